// The part of the vendor's API that targeted group messages need, under the vendor's names: the SDK instance itself.
#import <Foundation/Foundation.h>

@class TDDevice, V2TIMSDKConfig;

extern NSString *const GroupType_Work;
extern NSString *const GroupType_Public;
extern NSString *const GroupType_Meeting;
extern NSString *const GroupType_AVChatRoom;
extern NSString *const GroupType_Community;

typedef void (^V2TIMSucc)(void);
typedef void (^V2TIMFail)(int code, NSString *desc);
typedef void (^V2TIMCreateGroupSucc)(NSString *groupID);

typedef NS_ENUM(NSInteger, V2TIMMessagePriority) {
    V2TIM_PRIORITY_DEFAULT = 0,
    V2TIM_PRIORITY_HIGH = 1,
    V2TIM_PRIORITY_NORMAL = 2,
    V2TIM_PRIORITY_LOW = 3,
};

/// What all data objects of the API have in common: named values, so that copying and freeing is written once.
@interface V2TIMObject : NSObject <NSCopying> {
@private
    NSMutableDictionary *_fields;
}
@end

@interface V2TIMUserFullInfo : V2TIMObject
@property(nonatomic, readonly) NSString *userID;
@end

/// An SDK instance. The vendor has one a process; here `sharedInstance` is that of the device which the host has chosen.
@interface V2TIMManager : NSObject {
@private
    TDDevice *_device;
}
+ (V2TIMManager *)sharedInstance;
- (BOOL)initSDK:(int)sdkAppID config:(V2TIMSDKConfig *)config;
- (void)unInitSDK;
- (NSString *)getVersion;
- (void)login:(NSString *)userID userSig:(NSString *)userSig succ:(V2TIMSucc)succ fail:(V2TIMFail)fail;
- (void)logout:(V2TIMSucc)succ fail:(V2TIMFail)fail;
- (NSString *)getLoginUser;
- (void)joinGroup:(NSString *)groupID msg:(NSString *)msg succ:(V2TIMSucc)succ fail:(V2TIMFail)fail;
- (void)quitGroup:(NSString *)groupID succ:(V2TIMSucc)succ fail:(V2TIMFail)fail;
- (void)dismissGroup:(NSString *)groupID succ:(V2TIMSucc)succ fail:(V2TIMFail)fail;
@end
