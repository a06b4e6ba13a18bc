package com.tencent.imsdk.v2;

public class V2TIMGroupMemberOperationResult {
    public static final int OPERATION_RESULT_FAIL = 0;
    public static final int OPERATION_RESULT_SUCC = 1;

    private final String memberID;
    private final int result;

    V2TIMGroupMemberOperationResult(String memberID, boolean succeeded) {
        this.memberID = memberID;
        this.result = succeeded ? OPERATION_RESULT_SUCC : OPERATION_RESULT_FAIL;
    }

    public String getMemberID() {
        return memberID;
    }

    public int getResult() {
        return result;
    }
}
