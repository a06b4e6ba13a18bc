package com.tencent.imsdk.v2;

import aside.service.ChatType;
import aside.service.Role;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

final class DeviceGroupManager extends V2TIMGroupManager {
    private final Device device;

    DeviceGroupManager(Device device) {
        this.device = device;
    }

    /** The caller becomes its owner. */
    @Override
    public void createGroup(V2TIMGroupInfo info, List<V2TIMCreateGroupMemberInfo> memberList,
            V2TIMValueCallback<String> callback) {
        device.answer(callback, () -> {
            device.checkOnline();
            Map<String, Role> members = new LinkedHashMap<>();
            members.put(device.user(), Role.OWNER);
            memberList.forEach(member -> members.putIfAbsent(member.getUserID(), Role.MEMBER));
            boolean anyoneJoins = info.getGroupAddOpt() == V2TIMGroupInfo.V2TIM_GROUP_ADD_ANY;
            boolean membersInvite = info.getGroupApproveOpt() == V2TIMGroupInfo.V2TIM_GROUP_ADD_ANY;
            ChatType type = ChatType.valueOf(info.getGroupType().toUpperCase());
            device.world.groups.create(info.getGroupID(), type, anyoneJoins, membersInvite, members);
            return info.getGroupID();
        });
    }

    @Override
    public void setGroupInfo(V2TIMGroupInfo info, V2TIMCallback callback) {
        device.answer(callback, () -> {
            device.checkOnline();
            if (info.hasAllMuted()) {
                device.world.groups.muteAll(device.user(), info.getGroupID(), info.isAllMuted());
            }
        });
    }

    @Override
    public void inviteUserToGroup(String groupID, List<String> userList,
            V2TIMValueCallback<List<V2TIMGroupMemberOperationResult>> callback) {
        device.answer(callback, () -> {
            device.checkOnline();
            List<String> added = device.world.groups.invite(device.user(), groupID, userList);
            return userList.stream().map(user -> new V2TIMGroupMemberOperationResult(user, added.contains(user)))
                    .toList();
        });
    }

    @Override
    public void kickGroupMember(String groupID, List<String> memberList, String reason,
            V2TIMValueCallback<List<V2TIMGroupMemberOperationResult>> callback) {
        device.answer(callback, () -> {
            device.checkOnline();
            device.world.groups.kick(device.user(), groupID, memberList);
            return memberList.stream().map(user -> new V2TIMGroupMemberOperationResult(user, true)).toList();
        });
    }

    @Override
    public void muteGroupMember(String groupID, String userID, int seconds, V2TIMCallback callback) {
        device.answer(callback, () -> {
            device.checkOnline();
            device.world.groups.mute(device.user(), groupID, userID, seconds);
        });
    }
}
