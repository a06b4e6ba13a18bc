package com.tencent.imsdk.v2;

import java.util.List;

public class V2TIMMessageSearchResult {
    private final List<V2TIMMessageSearchResultItem> items;

    V2TIMMessageSearchResult(List<V2TIMMessageSearchResultItem> items) {
        this.items = items;
    }

    /** How many conversations have a match. */
    public int getTotalCount() {
        return items.size();
    }

    public List<V2TIMMessageSearchResultItem> getMessageSearchResultItems() {
        return items;
    }
}
