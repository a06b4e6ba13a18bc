package com.tencent.imsdk.v2;

public class V2TIMGroupInfo {
    public static final int V2TIM_GROUP_ADD_FORBID = 0;
    public static final int V2TIM_GROUP_ADD_AUTH = 1;
    public static final int V2TIM_GROUP_ADD_ANY = 2;

    private String groupID;
    private String groupType;
    private String groupName;
    private int groupAddOpt = V2TIM_GROUP_ADD_AUTH;
    private int groupApproveOpt = V2TIM_GROUP_ADD_FORBID;
    /** Null where it was not set and is to stay. */
    private Boolean allMuted;

    public void setGroupID(String groupID) {
        this.groupID = groupID;
    }

    public String getGroupID() {
        return groupID;
    }

    public void setGroupType(String groupType) {
        this.groupType = groupType;
    }

    public String getGroupType() {
        return groupType;
    }

    public void setGroupName(String groupName) {
        this.groupName = groupName;
    }

    public String getGroupName() {
        return groupName;
    }

    /** Whether anyone may join, where the type has that choice. */
    public void setGroupAddOpt(int groupAddOpt) {
        this.groupAddOpt = groupAddOpt;
    }

    public int getGroupAddOpt() {
        return groupAddOpt;
    }

    /** Whether members may invite, where the type has that choice. */
    public void setGroupApproveOpt(int groupApproveOpt) {
        this.groupApproveOpt = groupApproveOpt;
    }

    public int getGroupApproveOpt() {
        return groupApproveOpt;
    }

    public void setAllMuted(boolean allMuted) {
        this.allMuted = allMuted;
    }

    public boolean isAllMuted() {
        return Boolean.TRUE.equals(allMuted);
    }

    boolean hasAllMuted() {
        return allMuted != null;
    }
}
