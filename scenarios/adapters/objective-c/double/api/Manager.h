// What the parts of V2TIMManager share, and what the host may do with it.
#import "TDService.h"

@interface V2TIMManager (Double)
/// An SDK instance for a device.
+ (V2TIMManager *)managerOf:(TDDevice *)device;
/// Makes it the one that sharedInstance is, until another is chosen.
- (void)choose;
- (TDDevice *)device;
- (TDService *)service;
/// Calls the callback that goes with the code, and then lets the service tell everybody of what has happened.
- (void)answer:(int)code succ:(V2TIMSucc)succ fail:(V2TIMFail)fail;
@end
