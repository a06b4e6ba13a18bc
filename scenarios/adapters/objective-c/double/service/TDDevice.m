#import "TDDevice.h"
#import "TDRules.h"
#import "TDService.h"

#define TELL(listeners, method, call)                           \
    for (id listener in [[listeners copy] autorelease])         \
        if ([listener respondsToSelector:@selector(method)]) [listener call];

@implementation TDDevice
- (id)init {
    if ((self = [super init])) {
        connected = YES;
        messageListeners = [NSMutableArray new];
        conversationListeners = [NSMutableArray new];
        conversations = [NSMutableDictionary new];
    }
    return self;
}
- (void)dealloc {
    [platform release];
    [edition release];
    [version release];
    [messageListeners release];
    [conversationListeners release];
    [conversations release];
    [shelf release];
    [super dealloc];
}

- (BOOL)isOnline { return loggedIn && connected; }
- (int)refusal { return !initialised ? TDNotInitialised : !loggedIn ? TDNotLoggedIn : 0; }
- (int)refusalOrNetwork { return [self refusal] ?: connected ? 0 : TDDisconnected; }
- (BOOL)hasTargeting {
    return [service hasDefect:TDNoVersionGate] || TDSDKHasTargeting(platform, edition, version);
}
- (BOOL)hasAtSigning { return TDSDKHasAtSigning(platform, edition, version); }
- (void)forget {
    [conversations removeAllObjects];
    totalUnread = 0;
}

- (void)received:(V2TIMMessage *)message { TELL(messageListeners, onRecvNewMessage:, onRecvNewMessage:message) }
- (void)modified:(V2TIMMessage *)message { TELL(messageListeners, onRecvMessageModified:, onRecvMessageModified:message) }
- (void)revoked:(NSArray *)messageAndOperator {
    NSString *msgID = [messageAndOperator objectAtIndex:0];
    V2TIMUserFullInfo *operator = [V2TIMUserFullInfo infoOf:[messageAndOperator objectAtIndex:1]];
    TELL(messageListeners, onRecvMessageRevoked:operateUser:reason:,
         onRecvMessageRevoked:msgID operateUser:operator reason:nil)
}
- (void)receiptChanged:(V2TIMMessageReceipt *)receipt {
    TELL(messageListeners, onRecvMessageReadReceipts:, onRecvMessageReadReceipts:@[ receipt ])
}
- (void)newConversation:(V2TIMConversation *)conversation {
    TELL(conversationListeners, onNewConversation:, onNewConversation:@[ conversation ])
}
- (void)conversationChanged:(V2TIMConversation *)conversation {
    TELL(conversationListeners, onConversationChanged:, onConversationChanged:@[ conversation ])
}
- (void)totalUnreadChanged:(NSNumber *)total {
    TELL(conversationListeners, onTotalUnreadMessageCountChanged:,
         onTotalUnreadMessageCountChanged:[total unsignedLongLongValue])
}
@end
