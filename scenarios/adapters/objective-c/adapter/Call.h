// A request on its way, and the ways to answer it.
#import "Seat.h"

@interface Call : NSObject {
@public
    Seat *seat; // the device that it is made on, or nil
@private
    NSDictionary *_fields;
    Wire *_wire;
}
- (id)initWithFields:(NSDictionary *)fields seat:(Seat *)seat wire:(Wire *)wire;
/// A field, nil where it is null.
- (id)field:(NSString *)name;
- (BOOL)flag:(NSString *)name;

- (void)ok:(NSDictionary *)what;
- (void)returned:(NSString *)what;
/// Keeps the object that the function returned, and replies.
- (void)made:(V2TIMMessage *)message;
- (void)error:(NSString *)kind text:(NSString *)text;

- (void)progress:(uint32_t)percent;
- (void)succeeded:(NSDictionary *)value;
- (void)failed:(int)code;
@end
