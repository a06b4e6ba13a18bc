// A device as the adapter sees it: the objects that the SDK gave to it, and the listener that writes down what it is told.
#import "AsideHost.h"
#import "Wire.h"

@interface Seat : NSObject <V2TIMAdvancedMsgListener, V2TIMConversationListener> {
@public
    NSString *device, *user;
    NSNumber *world;
    BOOL quiet; // while its world is being made
@private
    Wire *_wire;
    NSMutableDictionary *_made, *_shown;
}
- (id)initWithDevice:(NSString *)device user:(NSString *)user world:(NSNumber *)world wire:(Wire *)wire;
/// Keeps an object that a call made, nil too.
- (void)keep:(V2TIMMessage *)message as:(NSString *)name;
/// The object of this name: one that a call made, or one that was sent and that the device has seen.
- (V2TIMMessage *)message:(NSString *)name;
/// Remembers a message that the SDK showed, and describes it.
- (NSDictionary *)show:(V2TIMMessage *)message;
- (NSArray *)showAll:(NSArray<V2TIMMessage *> *)messages;
- (NSDictionary *)showConversation:(V2TIMConversation *)conversation;
@end
