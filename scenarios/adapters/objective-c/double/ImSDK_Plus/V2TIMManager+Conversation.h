// The part of the vendor's API that targeted group messages need, under the vendor's names: conversations.
#import "V2TIMManager.h"

@class V2TIMConversation, V2TIMMessage;
@protocol V2TIMConversationListener;

#ifndef __APPLE__
typedef unsigned long long UInt64; // a type of Apple's headers
#endif

typedef void (^V2TIMConversationSucc)(V2TIMConversation *conv);
typedef void (^V2TIMTotalUnreadMessageCountSucc)(UInt64 totalCount);

typedef NS_ENUM(NSInteger, V2TIMConversationType) {
    V2TIM_C2C = 1,
    V2TIM_GROUP = 2,
};

@interface V2TIMManager (Conversation)
- (void)addConversationListener:(id<V2TIMConversationListener>)listener;
- (void)removeConversationListener:(id<V2TIMConversationListener>)listener;
- (void)getConversation:(NSString *)conversationID succ:(V2TIMConversationSucc)succ fail:(V2TIMFail)fail;
- (void)getTotalUnreadMessageCount:(V2TIMTotalUnreadMessageCountSucc)succ fail:(V2TIMFail)fail;
@end

@protocol V2TIMConversationListener <NSObject>
@optional
- (void)onNewConversation:(NSArray<V2TIMConversation *> *)conversationList;
- (void)onConversationChanged:(NSArray<V2TIMConversation *> *)conversationList;
- (void)onTotalUnreadMessageCountChanged:(UInt64)totalUnreadCount;
@end

@interface V2TIMConversation : V2TIMObject
@property(nonatomic, readonly) V2TIMConversationType type;
@property(nonatomic, readonly) NSString *conversationID;
@property(nonatomic, readonly) NSString *userID;
@property(nonatomic, readonly) NSString *groupID;
@property(nonatomic, readonly) int unreadCount;
@property(nonatomic, readonly) V2TIMMessage *lastMessage;
@end
