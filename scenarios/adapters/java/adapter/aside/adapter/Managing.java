package aside.adapter;

import com.tencent.imsdk.v2.V2TIMCreateGroupMemberInfo;
import com.tencent.imsdk.v2.V2TIMGroupInfo;
import com.tencent.imsdk.v2.V2TIMGroupManager;
import com.tencent.imsdk.v2.V2TIMManager;
import java.util.List;

/** The calls with groups, and logging in and out. */
final class Managing {
    private final Request request;
    private final Phone phone;
    private final Outcome outcome;
    private final String userSig;

    Managing(Request request, Phone phone, Outcome outcome, String userSig) {
        this.request = request;
        this.phone = phone;
        this.outcome = outcome;
        this.userSig = userSig;
    }

    /** Returns false where the call is none of these. */
    boolean call() {
        V2TIMManager sdk = V2TIMManager.getInstance();
        V2TIMGroupManager groups = V2TIMManager.getGroupManager();
        String group = request.text("group");
        switch (request.name()) {
            case "login" -> sdk.login(phone.user, userSig, outcome.plain());
            case "logout" -> sdk.logout(outcome.plain());
            case "create_group" -> create(groups, group);
            case "join_group" -> sdk.joinGroup(group, "", outcome.plain());
            case "invite_user_to_group" -> groups.inviteUserToGroup(group, request.list("users"), outcome.done());
            case "quit_group" -> sdk.quitGroup(group, outcome.plain());
            case "kick_group_member" -> groups.kickGroupMember(group, request.list("users"), "", outcome.done());
            case "dismiss_group" -> sdk.dismissGroup(group, outcome.plain());
            case "mute_group_member" -> groups.muteGroupMember(group, request.text("user"), request.number("seconds"),
                    outcome.plain());
            case "set_group_all_muted" -> muteAll(groups, group);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void create(V2TIMGroupManager groups, String group) {
        V2TIMGroupInfo info = new V2TIMGroupInfo();
        info.setGroupID(group);
        info.setGroupName(group);
        info.setGroupType(type(request.text("type")));
        info.setGroupAddOpt(V2TIMGroupInfo.V2TIM_GROUP_ADD_ANY);
        info.setGroupApproveOpt(V2TIMGroupInfo.V2TIM_GROUP_ADD_ANY);
        List<V2TIMCreateGroupMemberInfo> members = request.list("members").stream().map(Managing::member).toList();
        groups.createGroup(info, members, outcome.done());
    }

    private static V2TIMCreateGroupMemberInfo member(String user) {
        V2TIMCreateGroupMemberInfo member = new V2TIMCreateGroupMemberInfo();
        member.setUserID(user);
        return member;
    }

    private static String type(String name) {
        return switch (name) {
            case "work" -> V2TIMManager.GROUP_TYPE_WORK;
            case "public" -> V2TIMManager.GROUP_TYPE_PUBLIC;
            case "meeting" -> V2TIMManager.GROUP_TYPE_MEETING;
            case "community" -> V2TIMManager.GROUP_TYPE_COMMUNITY;
            case "avchatroom" -> V2TIMManager.GROUP_TYPE_AVCHATROOM;
            default -> throw new IllegalArgumentException("group type " + name);
        };
    }

    private void muteAll(V2TIMGroupManager groups, String group) {
        V2TIMGroupInfo info = new V2TIMGroupInfo();
        info.setGroupID(group);
        info.setAllMuted(request.flag("muted"));
        groups.setGroupInfo(info, outcome.plain());
    }
}
