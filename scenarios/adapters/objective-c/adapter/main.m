// adapter [--defect NAME]
#import "Adapter.h"
#import "DoubleHost.h"

static int Usage(NSString *complaint) {
    NSString *names = [[DoubleHost defects] componentsJoinedByString:@", "];
    fprintf(stderr, "adapter: %s\nusage: adapter [--defect NAME]\ndefects: %s\n", [complaint UTF8String], [names UTF8String]);
    return 2;
}

int main(void) {
    @autoreleasepool {
        NSArray *arguments = [[NSProcessInfo processInfo] arguments];
        NSString *defect = nil;
        if ([arguments count] > 1) {
            if (![[arguments objectAtIndex:1] isEqual:@"--defect"]) return Usage(@"unknown argument");
            if ([arguments count] != 3) return Usage(@"--defect needs one name");
            defect = [arguments objectAtIndex:2];
            if (![[DoubleHost defects] containsObject:defect]) return Usage(@"unknown defect");
        }
        DoubleHost *host = [[[DoubleHost alloc] initWithDefect:defect] autorelease];
        [[[[Adapter alloc] initWithHost:host] autorelease] run];
    }
    return 0;
}
