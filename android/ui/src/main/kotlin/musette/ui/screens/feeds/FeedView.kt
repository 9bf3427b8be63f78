package musette.ui.screens.feeds

import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.PaddingValues
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.FloatingActionButton
import androidx.compose.material3.Icon
import androidx.compose.material3.IconButton
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.input.key.Key
import androidx.compose.ui.unit.dp
import musette.AsOf
import musette.Beginning
import musette.FeedKind
import musette.PostKind
import musette.PostState
import musette.Takes
import musette.ThreadItem
import musette.ui.components.AgeLine
import musette.ui.components.Composer
import musette.ui.components.Ending
import musette.ui.components.Line
import musette.ui.components.LinePlaceholder
import musette.ui.components.Mark
import musette.ui.components.Note
import musette.ui.components.Portrait
import musette.ui.components.Sign
import musette.ui.components.Told
import musette.ui.components.TopBar
import musette.ui.components.collectAsStateValue
import musette.ui.components.glimpse
import musette.ui.components.takesFiles
import musette.ui.frame.Route
import musette.ui.frame.Shortcut
import musette.ui.frame.isBeside
import musette.ui.icons.Icons
import musette.ui.lists.RowList
import musette.ui.lists.RowWindow
import musette.ui.words.LocalMoments
import musette.ui.words.LocalSentences

/** The threads of a feed, newest first, and where what is held ends. */
@Composable
fun FeedView(state: FeedState, window: RowWindow<Long, ThreadItem>, deeds: FeedDeeds) {
    val words = LocalSentences.current
    val rows = window.rows.collectAsStateValue()
    Column(Modifier.fillMaxSize().then(if (state.writing) Modifier.takesFiles(deeds.composer::hang) else Modifier)) {
        Box(Modifier.weight(1f)) {
            Column(Modifier.fillMaxSize()) {
                TopBar(state.feed?.let { nameOf(it) } ?: "", deeds::back) {
                    if (!state.gone) IconButton(deeds::refresh) { Icon(Icons.sync, words["deed-look-again"]) }
                }
                if (state.gone) {
                    Note(Icons.keptGone, words["feed-gone"], words["feed-gone-text"], words["deed-back"], deeds::back)
                    return@Column
                }
                AgeLine(state.asOf, state.connection, state.fetching)
                RowList(
                    window, Modifier.weight(1f), PaddingValues(bottom = 96.dp),
                    unknown = { Column { repeat(6) { LinePlaceholder(lines = THREAD_LINES) } } },
                    placeholder = { LinePlaceholder(lines = THREAD_LINES) },
                    fetching = state.fetching, refresh = deeds::refresh,
                ) { thread ->
                    Column {
                        if (thread.gapBefore) Ending(words["feed-gap"], words["feed-fetch-older"], state.fetchingOlder) { deeds.older(thread.id.row) }
                        ThreadLine(thread) { deeds.open(thread.id.row) }
                        val isLast = rows.end == rows.count && rows.rows.lastOrNull()?.id == thread.id
                        if (isLast && state.whole) Ending(words["feed-begins-here"], null, false) {}
                        else if (isLast) Ending(words["feed-held-until-here"], words["feed-fetch-older"], state.fetchingOlder) { deeds.older(thread.id.row) }
                    }
                }
                when (state.feed?.takes) {
                    Takes.ANSWERS -> Ending(words["group-left"], words["deed-join-group"], false, deeds::join)
                    Takes.NOTHING -> Ending(words["group-no-longer"], words["deed-ask-in"], false, deeds::join)
                    Takes.EVERYTHING, null -> Unit
                }
                if (state.writing) {
                    val hint = words.say("write-in", "place" to (state.feed?.name ?: ""))
                    Composer(state.composed, hint, deeds.composer)
                }
            }
            if (rows.isEmpty && !state.fetching && !state.gone) {
                if (state.asOf is AsOf.Known) Note(Icons.feeds, words["feed-empty"], words["feed-empty-text"])
                else Note(Icons.away, words["state-away"], words["feed-never-read"], words["deed-look-again"], deeds::refresh)
            }
            val isWritable = state.feed?.let { it.kind == FeedKind.PRIVATE || (it.kind == FeedKind.GROUP && it.takes == Takes.EVERYTHING) } ?: false
            if (!state.writing && isWritable) {
                Shortcut(Key.N) { deeds.write() }
                FloatingActionButton(deeds::write, Modifier.align(Alignment.BottomEnd).padding(16.dp)) { Icon(Icons.pen, words["deed-write"]) }
            }
        }
        Told(Modifier.align(Alignment.CenterHorizontally), state.trouble?.takeUnless { state.gone }?.let { words.core.reason(it, "") }, null, deeds::dismiss)
    }
}

/** Of most threads: what was said last, and how many answers there are. */
private const val THREAD_LINES = 3

@Composable
private fun ThreadLine(thread: ThreadItem, open: () -> Unit) {
    val (words, moments) = LocalSentences.current to LocalMoments.current
    val first = thread.first
    val last = thread.last ?: first
    val title = first?.title?.takeIf { it.isNotEmpty() } ?: first?.author?.name ?: last?.author?.name ?: ""
    val text = when {
        first != null -> glimpse(first.body).let { if (first.title.isNotEmpty()) "${first.author.name}: $it" else it }
        thread.beginning == Beginning.WITHDRAWN -> words["thread-first-withdrawn"]
        thread.beginning == Beginning.REMOVING -> words["thread-first-removing"]
        else -> words["thread-first-not-here"]
    }
    val answers = if (thread.answers == 0uL) "" else words.say("count-answers", "count" to thread.answers.toLong())
    Line(
        title = title,
        below = text,
        foot = answers,
        lead = { if (first?.kind == PostKind.ANNOUNCEMENT) Sign(Icons.announcement, true) else Portrait(first?.author?.id, first?.author?.name ?: title) },
        mark = last?.state?.let { stateMark(it) },
        aside = (last?.postedAt ?: first?.postedAt)?.let(moments::short) ?: "",
        strong = thread.unread,
        beside = isBeside(Route.Thread(thread.id.account, thread.id.row)),
        open = open,
    )
}

/** How it stands with a post of one's own; null for what has arrived. */
@Composable
internal fun stateMark(state: PostState): Mark? {
    val words = LocalSentences.current
    return when (state) {
        PostState.Settled -> null
        is PostState.Waiting -> Mark(if (state.lastFailure == null) Icons.toSend else Icons.tried, words["state-to-send"])
        is PostState.Sending -> Mark(Icons.sending, words["state-on-its-way-out"])
        is PostState.NeedsYou -> Mark(Icons.needsYou, words.core.needsYou(state.why, null), needsPerson = true)
    }
}
