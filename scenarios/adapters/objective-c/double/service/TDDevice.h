// An SDK instance on a device: which SDK it is, its state, its listeners, and what it has stored locally.
#import "TDRecords.h"

@class TDService;

@interface TDDevice : NSObject {
@public
    TDService *service; // not retained
    TDUser *user;       // not retained; whose device it is
    NSString *platform, *edition, *version;
    BOOL initialised, loggedIn, connected;
    uint64_t disconnectedAt; // a revision of the service
    NSMutableArray *messageListeners, *conversationListeners;
    NSMutableDictionary *conversations; // by conversation id, as the listeners were last told
    UInt64 totalUnread;                 // the same
    NSDictionary *shelf;                // history by group id, as it was when the network was lost
}
/// Whether events reach it.
- (BOOL)isOnline;
/// The code with which any call but the making of messages is refused in this state, or 0.
- (int)refusal;
- (int)refusalOrNetwork;
- (BOOL)hasTargeting;
- (BOOL)hasAtSigning;
/// Forgets what was stored and told.
- (void)forget;

// The events. Each calls the listeners.
- (void)received:(V2TIMMessage *)message;
- (void)modified:(V2TIMMessage *)message;
- (void)revoked:(NSArray *)messageAndOperator;
- (void)receiptChanged:(V2TIMMessageReceipt *)receipt;
- (void)newConversation:(V2TIMConversation *)conversation;
- (void)conversationChanged:(V2TIMConversation *)conversation;
- (void)totalUnreadChanged:(NSNumber *)total;
@end
