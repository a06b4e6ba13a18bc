// The part of the vendor's API that targeted group messages need, under the vendor's names: groups.
#import "V2TIMManager.h"

@class V2TIMGroupInfo, V2TIMCreateGroupMemberInfo, V2TIMGroupMemberOperationResult;

typedef void (^V2TIMGroupMemberOperationResultListSucc)(NSArray<V2TIMGroupMemberOperationResult *> *resultList);

typedef NS_ENUM(NSInteger, V2TIMGroupMemberRole) {
    V2TIM_GROUP_MEMBER_UNDEFINED = 0,
    V2TIM_GROUP_MEMBER_ROLE_MEMBER = 200,
    V2TIM_GROUP_MEMBER_ROLE_ADMIN = 300,
    V2TIM_GROUP_MEMBER_ROLE_SUPER = 400,
};

typedef NS_ENUM(NSInteger, V2TIMGroupAddOpt) {
    V2TIM_GROUP_ADD_FORBID = 0,
    V2TIM_GROUP_ADD_AUTH = 1,
    V2TIM_GROUP_ADD_ANY = 2,
};

typedef NS_ENUM(NSInteger, V2TIMGroupMemberResult) {
    V2TIM_GROUP_MEMBER_RESULT_FAIL = 0,
    V2TIM_GROUP_MEMBER_RESULT_SUCC = 1,
    V2TIM_GROUP_MEMBER_RESULT_INVALID = 2,
};

@interface V2TIMManager (Group)
- (void)createGroup:(V2TIMGroupInfo *)info
         memberList:(NSArray<V2TIMCreateGroupMemberInfo *> *)memberList
               succ:(V2TIMCreateGroupSucc)succ
               fail:(V2TIMFail)fail;
- (void)setGroupInfo:(V2TIMGroupInfo *)info succ:(V2TIMSucc)succ fail:(V2TIMFail)fail;
- (void)muteGroupMember:(NSString *)groupID
                 member:(NSString *)userID
               muteTime:(uint32_t)seconds
                   succ:(V2TIMSucc)succ
                   fail:(V2TIMFail)fail;
- (void)inviteUserToGroup:(NSString *)groupID
                 userList:(NSArray<NSString *> *)userList
                     succ:(V2TIMGroupMemberOperationResultListSucc)succ
                     fail:(V2TIMFail)fail;
- (void)kickGroupMember:(NSString *)groupID
             memberList:(NSArray<NSString *> *)memberList
                 reason:(NSString *)reason
                   succ:(V2TIMGroupMemberOperationResultListSucc)succ
                   fail:(V2TIMFail)fail;
@end

@interface V2TIMGroupInfo : V2TIMObject
@property(nonatomic, retain) NSString *groupID;
@property(nonatomic, retain) NSString *groupType;
@property(nonatomic, retain) NSString *groupName;
@property(nonatomic) BOOL allMuted;
@property(nonatomic) V2TIMGroupAddOpt groupAddOpt;     // by oneself
@property(nonatomic) V2TIMGroupAddOpt groupApproveOpt; // by invitation
@end

@interface V2TIMCreateGroupMemberInfo : V2TIMObject
@property(nonatomic, retain) NSString *userID;
@property(nonatomic) uint32_t role;
@end

@interface V2TIMGroupMemberOperationResult : V2TIMObject
@property(nonatomic, retain) NSString *userID;
@property(nonatomic) V2TIMGroupMemberResult result;
@end
