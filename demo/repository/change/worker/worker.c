#include <stdio.h>

int main(void) {
  printf("fetching\n");
  return 0;
}
