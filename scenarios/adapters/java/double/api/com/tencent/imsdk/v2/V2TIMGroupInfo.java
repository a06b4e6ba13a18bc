package com.tencent.imsdk.v2;

public class V2TIMGroupInfo {
    private String groupID;
    private String groupType;
    private String groupName;
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
