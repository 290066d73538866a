#include <stdio.h>

int main(void)
{
    puts("high water at 06:12");
    return 0;
}
