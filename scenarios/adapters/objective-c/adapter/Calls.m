// The calls: each is one function of the SDK on the device that was chosen.
#import "Adapter.h"

#define SDK [V2TIMManager sharedInstance]
#define SUCCEEDED ^{ [call succeeded:@{}]; }
#define FAILED ^(int code, NSString *desc) { [call failed:code]; }

static NSData *UTF8Of(NSString *text) { return [text dataUsingEncoding:NSUTF8StringEncoding]; }

static NSMutableArray *MentionsFrom(NSArray *names) {
    NSMutableArray *mentions = [NSMutableArray array];
    for (NSString *name in names) [mentions addObject:[name isEqual:@"@all"] ? kImSDK_MesssageAtALL : name];
    return mentions;
}

static NSInteger IndexOf(NSString *name, NSArray *names) {
    NSUInteger index = [names indexOfObject:name];
    if (index == NSNotFound) [NSException raise:NSInvalidArgumentException format:@"unknown value %@", name];
    return (NSInteger)index;
}

@implementation Adapter (Calls)

// MARK: Making messages

- (void)do_create_text_message:(Call *)call { [call made:[SDK createTextMessage:[call field:@"text"]]]; }
- (void)do_create_text_at_message:(Call *)call {
    [call made:[SDK createTextAtMessage:[call field:@"text"] atUserList:MentionsFrom([call field:@"at"])]];
}
- (void)do_create_custom_message:(Call *)call { [call made:[SDK createCustomMessage:UTF8Of([call field:@"text"])]]; }
- (void)do_create_image_message:(Call *)call { [call made:[SDK createImageMessage:[call field:@"text"]]]; }
- (void)do_create_sound_message:(Call *)call { [call made:[SDK createSoundMessage:[call field:@"text"] duration:1]]; }
- (void)do_create_video_message:(Call *)call {
    [call made:[SDK createVideoMessage:[call field:@"text"] type:@"mp4" duration:1 snapshotPath:@"snapshot"]];
}
- (void)do_create_file_message:(Call *)call {
    [call made:[SDK createFileMessage:[call field:@"text"] fileName:[call field:@"text"]]];
}
- (void)do_create_location_message:(Call *)call {
    [call made:[SDK createLocationMessage:[call field:@"text"] longitude:13.4 latitude:52.5]];
}
- (void)do_create_face_message:(Call *)call { [call made:[SDK createFaceMessage:1 data:UTF8Of([call field:@"text"])]]; }

- (void)do_create_merger_message:(Call *)call {
    [self find:[call field:@"messages"] for:call then:^(NSArray *messages) {
        NSString *title = [call field:@"text"];
        [call made:[SDK createMergerMessage:messages title:title abstractList:@[] compatibleText:title]];
    }];
}
- (void)do_create_forward_message:(Call *)call {
    [self findOneFor:call then:^(V2TIMMessage *message) { [call made:[SDK createForwardMessage:message]]; }];
}
- (void)do_create_targeted_group_message:(Call *)call {
    V2TIMMessage *original = [call->seat message:[call field:@"original"]];
    NSMutableArray *receivers = [NSMutableArray arrayWithArray:[call field:@"receivers"]];
    if (![SDK respondsToSelector:@selector(createTargetedGroupMessage:receiverList:)]) [call returned:@"absent"];
    else [call made:[SDK createTargetedGroupMessage:original receiverList:receivers]];
}
- (void)do_create_at_signed_group_message:(Call *)call {
    V2TIMMessage *original = [call->seat message:[call field:@"original"]];
    if (![SDK respondsToSelector:@selector(createAtSignedGroupMessage:atUserList:)]) [call returned:@"absent"];
    else [call made:[SDK createAtSignedGroupMessage:original atUserList:MentionsFrom([call field:@"at"])]];
}

// MARK: Messages that were sent

/// The objects of these names; what the device has not seen the SDK is asked for. All of them, or nil.
- (void)find:(NSArray *)names for:(Call *)call then:(void (^)(NSArray *messages))then {
    NSMutableArray *unseen = [NSMutableArray array];
    for (NSString *name in names)
        if (![call->seat message:name]) [unseen addObject:name];
    void (^gather)(void) = ^{
        NSMutableArray *messages = [NSMutableArray array];
        for (NSString *name in names) {
            V2TIMMessage *message = [call->seat message:name];
            if (message) [messages addObject:message];
        }
        then([messages count] == [names count] ? messages : nil);
    };
    if (![unseen count]) gather();
    else [SDK findMessages:unseen
                      succ:^(NSArray *msgs) {
                          [call->seat showAll:msgs];
                          gather();
                      }
                      fail:^(int code, NSString *desc) { gather(); }];
}

- (void)findOneFor:(Call *)call then:(void (^)(V2TIMMessage *message))then {
    [self find:@[ [call field:@"message"] ] for:call then:^(NSArray *messages) { then([messages lastObject]); }];
}

- (void)do_revoke_message:(Call *)call {
    [self findOneFor:call then:^(V2TIMMessage *message) { [SDK revokeMessage:message succ:SUCCEEDED fail:FAILED]; }];
    [call returned:@"nothing"];
}
- (void)do_modify_message:(Call *)call {
    [self findOneFor:call then:^(V2TIMMessage *message) {
        NSString *text = [call field:@"text"];
        message.textElem.text = text;
        message.customElem.data = UTF8Of(text);
        message.locationElem.desc = text;
        message.faceElem.data = UTF8Of(text);
        [SDK modifyMessage:message completion:^(int code, NSString *desc, V2TIMMessage *latest) {
            if (latest) [call->seat show:latest];
            if (code) [call failed:code];
            else [call succeeded:@{}];
        }];
    }];
    [call returned:@"nothing"];
}
- (void)do_delete_messages:(Call *)call {
    [self find:@[ [call field:@"message"] ] for:call then:^(NSArray *messages) {
        [SDK deleteMessages:messages succ:SUCCEEDED fail:FAILED];
    }];
    [call returned:@"nothing"];
}
- (void)do_send_message_read_receipts:(Call *)call {
    [self find:@[ [call field:@"message"] ] for:call then:^(NSArray *messages) {
        [SDK sendMessageReadReceipts:messages succ:SUCCEEDED fail:FAILED];
    }];
    [call returned:@"nothing"];
}
- (void)do_get_message_read_receipts:(Call *)call {
    [self find:@[ [call field:@"message"] ] for:call then:^(NSArray *messages) {
        [SDK getMessageReadReceipts:messages succ:^(NSArray *receiptList) {
            V2TIMMessageReceipt *receipt = [receiptList lastObject];
            NSDictionary *counts = @{ @"read" : @(receipt.readCount), @"unread" : @(receipt.unreadCount) };
            [call succeeded:@{ @"receipt" : counts }];
        } fail:FAILED];
    }];
    [call returned:@"nothing"];
}

// MARK: Sending

- (void)do_send_message:(Call *)call {
    V2TIMMessage *message = [call->seat message:[call field:@"message"]];
    if ([call field:@"excluded_from_unread"]) message.isExcludedFromUnreadCount = [call flag:@"excluded_from_unread"];
    if ([call field:@"excluded_from_last"]) message.isExcludedFromLastMessage = [call flag:@"excluded_from_last"];
    message.needReadReceipt = [call flag:@"needs_receipt"];
    V2TIMOfflinePushInfo *pushInfo = [[V2TIMOfflinePushInfo new] autorelease];
    pushInfo.disablePush = ![call flag:@"push"];
    NSInteger priority = IndexOf([call field:@"priority"], @[ @"default", @"high", @"normal", @"low" ]);
    [SDK sendMessage:message
               receiver:[call field:@"receiver"]
                groupID:[call field:@"group"]
               priority:(V2TIMMessagePriority)priority
         onlineUserOnly:[call flag:@"online_only"]
        offlinePushInfo:pushInfo
               progress:^(uint32_t progress) { [call progress:progress]; }
                   succ:^{ [call succeeded:@{ @"message" : [call->seat show:message] }]; }
                   fail:FAILED];
    [call returned:@"nothing"];
}

// MARK: Looking, and everything else

- (void)do_login:(Call *)call {
    [SDK login:call->seat->user userSig:@"" succ:SUCCEEDED fail:FAILED];
    [call returned:@"nothing"];
}
- (void)do_logout:(Call *)call {
    [SDK logout:SUCCEEDED fail:FAILED];
    [call returned:@"nothing"];
}

- (void)do_get_conversation:(Call *)call {
    NSString *conversationID = [@"group_" stringByAppendingString:[call field:@"group"]];
    [SDK getConversation:conversationID succ:^(V2TIMConversation *conv) {
        [call succeeded:@{ @"conversation" : [call->seat showConversation:conv] }];
    } fail:FAILED];
    [call returned:@"nothing"];
}
- (void)do_get_total_unread_message_count:(Call *)call {
    [SDK getTotalUnreadMessageCount:^(UInt64 totalCount) {
        [call succeeded:@{ @"total_unread" : @(totalCount) }];
    } fail:FAILED];
    [call returned:@"nothing"];
}

- (void)do_get_group_history_message_list:(Call *)call {
    [self pull:call after:nil into:[NSMutableArray array]];
    [call returned:@"nothing"];
}
/// Page by page to the end. A page may be short without being the last one: that is the one with nothing in it.
- (void)pull:(Call *)call after:(V2TIMMessage *)last into:(NSMutableArray *)pulled {
    [SDK getGroupHistoryMessageList:[call field:@"group"] count:20 lastMsg:last succ:^(NSArray *msgs) {
        [pulled addObjectsFromArray:msgs];
        if ([msgs count]) [self pull:call after:[msgs lastObject] into:pulled];
        else [call succeeded:@{ @"messages" : [call->seat showAll:[[pulled reverseObjectEnumerator] allObjects]] }];
    } fail:FAILED];
}

- (void)do_search_local_messages:(Call *)call {
    V2TIMMessageSearchParam *param = [[V2TIMMessageSearchParam new] autorelease];
    param.conversationID = [@"group_" stringByAppendingString:[call field:@"group"]];
    param.keywordList = @[ [call field:@"keyword"] ];
    [SDK searchLocalMessages:param succ:^(V2TIMMessageSearchResult *searchResult) {
        NSArray *found = [[searchResult.messageSearchResultItems lastObject] messageList];
        [call succeeded:@{ @"messages" : [call->seat showAll:found] }];
    } fail:FAILED];
    [call returned:@"nothing"];
}

- (void)do_mark_group_message_as_read:(Call *)call {
    [SDK markGroupMessageAsRead:[call field:@"group"] succ:SUCCEEDED fail:FAILED];
    [call returned:@"nothing"];
}
- (void)do_set_group_receive_message_opt:(Call *)call {
    NSArray *names = @[ @"receive", @"not-receive", @"not-notify", @"not-notify-except-at", @"not-receive-except-at" ];
    V2TIMReceiveMessageOpt option = (V2TIMReceiveMessageOpt)IndexOf([call field:@"option"], names);
    [SDK setGroupReceiveMessageOpt:[call field:@"group"] opt:option succ:SUCCEEDED fail:FAILED];
    [call returned:@"nothing"];
}

// MARK: Groups

- (void)do_create_group:(Call *)call {
    V2TIMGroupInfo *info = [[V2TIMGroupInfo new] autorelease];
    info.groupID = info.groupName = [call field:@"group"];
    info.groupType = GroupTypeOf([call field:@"type"]);
    info.groupAddOpt = info.groupApproveOpt = V2TIM_GROUP_ADD_ANY; // so that nobody has to approve
    NSMutableArray *members = [NSMutableArray array];
    for (NSString *userID in [call field:@"members"]) {
        V2TIMCreateGroupMemberInfo *member = [[V2TIMCreateGroupMemberInfo new] autorelease];
        member.userID = userID;
        [members addObject:member];
    }
    [SDK createGroup:info memberList:members succ:^(NSString *groupID) { [call succeeded:@{}]; } fail:FAILED];
    [call returned:@"nothing"];
}
- (void)do_join_group:(Call *)call {
    [SDK joinGroup:[call field:@"group"] msg:@"" succ:SUCCEEDED fail:FAILED];
    [call returned:@"nothing"];
}
- (void)do_invite_user_to_group:(Call *)call {
    [SDK inviteUserToGroup:[call field:@"group"]
                  userList:[call field:@"users"]
                      succ:^(NSArray *resultList) { [call succeeded:@{}]; }
                      fail:FAILED];
    [call returned:@"nothing"];
}
- (void)do_quit_group:(Call *)call {
    [SDK quitGroup:[call field:@"group"] succ:SUCCEEDED fail:FAILED];
    [call returned:@"nothing"];
}
- (void)do_kick_group_member:(Call *)call {
    [SDK kickGroupMember:[call field:@"group"]
              memberList:[call field:@"users"]
                  reason:@""
                    succ:^(NSArray *resultList) { [call succeeded:@{}]; }
                    fail:FAILED];
    [call returned:@"nothing"];
}
- (void)do_dismiss_group:(Call *)call {
    [SDK dismissGroup:[call field:@"group"] succ:SUCCEEDED fail:FAILED];
    [call returned:@"nothing"];
}
- (void)do_mute_group_member:(Call *)call {
    [SDK muteGroupMember:[call field:@"group"]
                  member:[call field:@"user"]
                muteTime:[[call field:@"seconds"] unsignedIntValue]
                    succ:SUCCEEDED
                    fail:FAILED];
    [call returned:@"nothing"];
}
- (void)do_set_group_all_muted:(Call *)call {
    V2TIMGroupInfo *info = [[V2TIMGroupInfo new] autorelease];
    info.groupID = [call field:@"group"];
    info.allMuted = [call flag:@"muted"];
    [SDK setGroupInfo:info succ:SUCCEEDED fail:FAILED];
    [call returned:@"nothing"];
}
@end
