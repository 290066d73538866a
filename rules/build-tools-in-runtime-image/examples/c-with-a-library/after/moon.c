#include <zlib.h>
#include <stdio.h>

int main(void)
{
    printf("%s\n", zlibVersion());
    return 0;
}
