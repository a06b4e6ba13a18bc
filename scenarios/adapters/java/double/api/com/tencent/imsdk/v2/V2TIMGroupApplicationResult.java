package com.tencent.imsdk.v2;

import java.util.List;

public class V2TIMGroupApplicationResult {
    private final List<V2TIMGroupApplication> applications;

    V2TIMGroupApplicationResult(List<V2TIMGroupApplication> applications) {
        this.applications = applications;
    }

    public List<V2TIMGroupApplication> getGroupApplicationList() {
        return applications;
    }
}
