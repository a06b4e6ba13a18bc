// GNUstep's headers ask for the blocks runtime under this name; Debian's libblocksruntime-dev has it under another.
#include <Block.h>
