package io.elasticaddress.gateway.api;

import com.fasterxml.jackson.annotation.JsonInclude;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Function;

/**
 * An answer with a list.
 *
 * @param count how many there are in {@code response}
 * @param pagination null where everything was asked for at once
 */
record Page<T>(
        List<T> response,
        int count,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Pagination pagination) {
    static final int PER_PAGE = 30;
    private static final int MAX_PER_PAGE = 1_000;
    private static final int MAX_PAGE = 999_999_999;

    /**
     * Null stands for no such page.
     *
     * @param count how many there are on all pages
     */
    record Pagination(
            @Nullable Integer previous,
            @Nullable Integer next,
            int current,
            int perPage,
            int count,
            int pages) {}

    /** Everything, unless the query asks for a page. */
    static <S, T> Page<T> wholeOrPart(List<S> all, Query query, Function<S, T> look) {
        var page = query.positive("page", MAX_PAGE);
        var perPage = query.positive("per_page", MAX_PER_PAGE);
        if (page == null && perPage == null) {
            var whole = all.stream().map(look).toList();
            return new Page<>(whole, whole.size(), null);
        }
        return part(all, page, perPage, look);
    }

    /** The page that the query asks for, else the first. */
    static <S, T> Page<T> part(List<S> all, Query query, Function<S, T> look) {
        return part(
                all,
                query.positive("page", MAX_PAGE),
                query.positive("per_page", MAX_PER_PAGE),
                look);
    }

    private static <S, T> Page<T> part(
            List<S> all, @Nullable Integer page, @Nullable Integer size, Function<S, T> look) {
        var current = page == null ? 1 : page;
        var perPage = size == null ? PER_PAGE : size;
        var pages = Math.max(1, (all.size() + perPage - 1) / perPage);
        var shown =
                all.stream().skip((long) (current - 1) * perPage).limit(perPage).map(look).toList();
        return new Page<>(
                shown,
                shown.size(),
                new Pagination(
                        current > 1 ? Math.min(current - 1, pages) : null,
                        current < pages ? current + 1 : null,
                        current,
                        perPage,
                        all.size(),
                        pages));
    }
}
