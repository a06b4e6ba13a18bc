// The two ends of the wire: lines of JSON in on stdin, and out on stdout.
#import <Foundation/Foundation.h>

@protocol WireReader <NSObject>
- (void)read:(NSDictionary *)request;
@end

@interface Wire : NSObject {
@private
    id<WireReader> _reader; // not retained
    NSMutableData *_unread;
    BOOL _reading;
}
- (id)initWithReader:(id<WireReader>)reader;
/// Hands each line to the reader, until stdin ends. Runs the run loop meanwhile, for an SDK that calls back by it.
- (void)run;
- (void)write:(NSDictionary *)line;
@end
