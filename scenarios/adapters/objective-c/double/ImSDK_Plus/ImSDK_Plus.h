// The umbrella header of the vendor's framework: an application imports this one.
#import "V2TIMManager.h"
#import "V2TIMManager+Message.h"
#import "V2TIMManager+Group.h"
#import "V2TIMManager+Conversation.h"
