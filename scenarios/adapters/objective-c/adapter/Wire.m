#import "Wire.h"

@implementation Wire
- (id)initWithReader:(id<WireReader>)reader {
    if ((self = [super init])) {
        _reader = reader;
        _unread = [NSMutableData new];
    }
    return self;
}
- (void)dealloc {
    [_unread release];
    [super dealloc];
}

- (void)run {
    NSFileHandle *input = [NSFileHandle fileHandleWithStandardInput];
    [[NSNotificationCenter defaultCenter] addObserver:self
                                             selector:@selector(came:)
                                                 name:NSFileHandleReadCompletionNotification
                                               object:input];
    [input readInBackgroundAndNotify];
    while (_unread) {
        @autoreleasepool {
            [[NSRunLoop currentRunLoop] runMode:NSDefaultRunLoopMode beforeDate:[NSDate distantFuture]];
        }
    }
}

- (void)came:(NSNotification *)notification {
    NSData *data = [[notification userInfo] objectForKey:NSFileHandleNotificationDataItem];
    if (![data length]) {
        [_unread release];
        _unread = nil;
        return;
    }
    [_unread appendData:data];
    _reading = YES;
    [self takeLines];
    _reading = NO;
    fflush(stdout);
    [[notification object] readInBackgroundAndNotify];
}

- (void)takeLines {
    const char *start = [_unread bytes], *end = start + [_unread length], *line = start;
    for (const char *stop; (stop = memchr(line, '\n', (size_t)(end - line))); line = stop + 1) {
        @autoreleasepool {
            NSData *text = [NSData dataWithBytes:line length:(NSUInteger)(stop - line)];
            NSError *error = nil;
            id request = [NSJSONSerialization JSONObjectWithData:text options:0 error:&error];
            if ([request isKindOfClass:[NSDictionary class]]) [_reader read:request];
            else NSLog(@"not a request: %@", error);
        }
    }
    [_unread replaceBytesInRange:NSMakeRange(0, (NSUInteger)(line - start)) withBytes:NULL length:0];
}

/// Flushes at once, unless more requests are waiting that were read already.
- (void)write:(NSDictionary *)line {
    NSData *text = [NSJSONSerialization dataWithJSONObject:line options:0 error:NULL];
    fwrite([text bytes], 1, [text length], stdout);
    putc('\n', stdout);
    if (!_reading) fflush(stdout);
}
@end
