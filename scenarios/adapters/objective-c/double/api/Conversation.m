#import "Manager.h"

@implementation V2TIMManager (Conversation)
- (void)addConversationListener:(id<V2TIMConversationListener>)listener {
    [[self device]->conversationListeners addObject:listener];
}
- (void)removeConversationListener:(id<V2TIMConversationListener>)listener {
    [[self device]->conversationListeners removeObjectIdenticalTo:listener];
}

/// From what is stored on the device; a conversation in which nothing was said yet is an empty one.
- (void)getConversation:(NSString *)conversationID succ:(V2TIMConversationSucc)succ fail:(V2TIMFail)fail {
    V2TIMConversation *conversation =
        [[[[self device]->conversations objectForKey:conversationID] copy] autorelease];
    if (!conversation) {
        BOOL isGroup = [conversationID hasPrefix:@"group_"];
        NSString *name = [conversationID substringFromIndex:[isGroup ? @"group_" : @"c2c_" length]];
        conversation = [V2TIMConversation conversationOfGroup:isGroup ? name : nil user:name unread:0 last:nil];
    }
    [self answer:[[self device] refusal] succ:^{ if (succ) succ(conversation); } fail:fail];
}

- (void)getTotalUnreadMessageCount:(V2TIMTotalUnreadMessageCountSucc)succ fail:(V2TIMFail)fail {
    [self answer:[[self device] refusal] succ:^{ if (succ) succ([self device]->totalUnread); } fail:fail];
}
@end
