package com.tencent.imsdk.v2;

/** In the real SDK there is one instance a process; here it is that of the device which the host chose last. */
public abstract class V2TIMManager {
    public static final String GROUP_TYPE_WORK = "Work";
    public static final String GROUP_TYPE_PUBLIC = "Public";
    public static final String GROUP_TYPE_MEETING = "Meeting";
    public static final String GROUP_TYPE_AVCHATROOM = "AVChatRoom";
    public static final String GROUP_TYPE_COMMUNITY = "Community";

    public static V2TIMManager getInstance() {
        return Device.current().manager;
    }

    public static V2TIMMessageManager getMessageManager() {
        return Device.current().messages;
    }

    public static V2TIMGroupManager getGroupManager() {
        return Device.current().groups;
    }

    public static V2TIMConversationManager getConversationManager() {
        return Device.current().conversations;
    }

    public abstract String getVersion();

    public abstract void login(String userID, String userSig, V2TIMCallback callback);

    public abstract void logout(V2TIMCallback callback);

    public abstract String getLoginUser();

    public abstract void joinGroup(String groupID, String message, V2TIMCallback callback);

    public abstract void quitGroup(String groupID, V2TIMCallback callback);

    public abstract void dismissGroup(String groupID, V2TIMCallback callback);
}
