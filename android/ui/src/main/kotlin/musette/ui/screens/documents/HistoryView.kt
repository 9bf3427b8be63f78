package musette.ui.screens.documents

import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.PaddingValues
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.lazy.LazyColumn
import androidx.compose.foundation.lazy.items
import androidx.compose.material3.Icon
import androidx.compose.material3.IconButton
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.PrimaryTabRow
import androidx.compose.material3.Tab
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.dp
import musette.Activity
import musette.ActivityEntry
import musette.ActivityKind
import musette.AsOf
import musette.Connection
import musette.DocumentVersion
import musette.DocumentVersions
import musette.IntentKind
import musette.Reason
import musette.WaitingVersion
import musette.ui.components.AgeLine
import musette.ui.components.Deed
import musette.ui.components.Ending
import musette.ui.components.Initials
import musette.ui.components.Line
import musette.ui.components.LinePlaceholder
import musette.ui.components.Mark
import musette.ui.components.Note
import musette.ui.components.Sign
import musette.ui.components.Told
import musette.ui.components.TopBar
import musette.ui.components.asPath
import musette.ui.icons.Icons
import musette.ui.lists.Pulled
import musette.ui.lists.topped
import musette.ui.words.LocalMoments
import musette.ui.words.LocalSentences

/** Two lists of one document: its versions, and what became of it. */
@Composable
fun HistoryView(state: HistoryState, deeds: HistoryDeeds) {
    val words = LocalSentences.current
    Column(Modifier.fillMaxSize()) {
        Column(Modifier.weight(1f)) {
            TopBar(state.item?.name ?: "", deeds::back) { if (!state.gone) IconButton(deeds::look) { Icon(Icons.sync, words["deed-look-again"]) } }
            if (state.gone) Note(Icons.keptGone, words["document-gone"], words["document-gone-text"], words["deed-back"], deeds::back)
            else Pulled(state.asking, deeds::look, Modifier.weight(1f)) { Column(Modifier.fillMaxSize()) { HistoryParts(state, deeds) } }
        }
        Told(Modifier.align(Alignment.CenterHorizontally), state.trouble?.let { words.core.reason(it, state.item?.name ?: "") }, null, deeds::dismiss)
    }
}

/** The two lists below a document, where there is room for both. */
@Composable
fun HistoryPane(state: HistoryState, deeds: HistoryDeeds) {
    val words = LocalSentences.current
    Column(Modifier.fillMaxSize()) {
        Column(Modifier.weight(1f)) { HistoryParts(state, deeds) }
        Told(Modifier.align(Alignment.CenterHorizontally), state.trouble?.let { words.core.reason(it, state.item?.name ?: "") }, null, deeds::dismiss)
    }
}

@Composable
private fun HistoryParts(state: HistoryState, deeds: HistoryDeeds) {
    val words = LocalSentences.current
    if (state.isFolder) return Became(state.activity ?: return, state, deeds)
    val versions = state.versions
    val never = versions?.asOf is AsOf.NeverKnown
    if (!never) AgeLine(versions?.asOf, state.connection, state.asking)
    PrimaryTabRow(state.part.ordinal) {
        for (part in HistoryPart.entries) {
            val says = words[if (part == HistoryPart.VERSIONS) "history-versions" else "history-activity"]
            Tab(
                state.part == part, { deeds.show(part) }, Modifier.heightIn(min = 48.dp), text = { Text(says) },
                unselectedContentColor = MaterialTheme.colorScheme.onSurfaceVariant,
            )
        }
    }
    when {
        versions == null || (never && state.asking && versions.waiting.isEmpty()) -> repeat(4) { LinePlaceholder() }
        state.part == HistoryPart.ACTIVITY -> Became(state.activity ?: return, state, deeds)
        never && versions.waiting.isEmpty() -> Unknown(state, deeds)
        versions.versions.isEmpty() && versions.waiting.isEmpty() -> Note(Icons.file, words["history-none"], words["history-none-text"])
        else -> Versions(versions, state, deeds)
    }
}

/** The list was never told: why, and what helps. */
@Composable
private fun Unknown(state: HistoryState, deeds: HistoryDeeds) {
    val words = LocalSentences.current
    val why = state.kept
    val onTheWay = why == null || why is Reason.Offline || why is Reason.Captured || why is Reason.Throttled || why is Reason.OutOfOrder
    if (onTheWay) Note(Icons.away, words["state-away"], words["history-unknown"], words["deed-look-again"], deeds::look)
    else Note(Icons.lock, words["history-kept"], words.core.reason(why, state.item?.name ?: ""), words["deed-look-again"], deeds::look)
}

@Composable
private fun Versions(known: DocumentVersions, state: HistoryState, deeds: HistoryDeeds) {
    val words = LocalSentences.current
    val first = known.waiting.firstOrNull()?.intent?.row ?: known.versions.firstOrNull()?.version?.row
    LazyColumn(Modifier.fillMaxSize(), topped(first), contentPadding = PaddingValues(bottom = 96.dp)) {
        items(known.waiting, { "w ${it.intent.row}" }) { Waiting(it, deeds) }
        items(known.versions, { it.version.row }) { Version(it, known.waiting.isNotEmpty(), state, deeds) }
        if (known.asOf is AsOf.NeverKnown) item("never") { Ending(words["history-unknown"], words["deed-look-again"], state.asking, deeds::look) }
        else if (!known.whole) item("older") { Ending(words["history-older"], null, false) {} }
    }
}

@Composable
private fun Waiting(waiting: WaitingVersion, deeds: HistoryDeeds) {
    val (words, moments) = LocalSentences.current to LocalMoments.current
    val held = waiting.holdUntil
    val mark = Mark(Icons.toSend, held?.let { words.say("outbox-held", "until" to moments.short(it)) } ?: words["state-to-send"])
    val restored = waiting.restored
    val madeAt = restored?.madeAt
    val title = when {
        madeAt != null -> words.say("version-of", "when" to moments.exact(madeAt))
        restored != null -> words["version-earlier"]
        else -> moments.exact(waiting.savedAt)
    }
    Line(
        title, listOf(mark.says, words["version-you"], moments.size(waiting.size)).joinToString(" · "), lead = { Sign(Icons.person) }, mark = mark,
        titleLines = 2, strong = true, deeds = listOf(Deed(words["deed-take-back"], Icons.undo) { deeds.takeBack(waiting.intent) }), open = null,
    )
}

@Composable
private fun Version(version: DocumentVersion, waits: Boolean, state: HistoryState, deeds: HistoryDeeds) {
    val (words, moments) = LocalSentences.current to LocalMoments.current
    val who = whose(version)
    val mark = when {
        version.gone -> Mark(Icons.keptGone, words["version-gone"])
        state.fetching == version.version -> Mark(Icons.coming, words["document-coming"])
        version.here -> Mark(Icons.here, words["state-here"])
        state.connection == Connection.OFFLINE -> Mark(Icons.away, words["state-away"])
        else -> null
    }
    val said = listOfNotNull(if (version.now) words["version-now"] else null, who, version.size?.let(moments::size))
    val open = Deed(words["deed-open-version"], Icons.forth) { deeds.open(version) }
    val back = Deed(words["deed-put-version-back"], Icons.undo) { deeds.putBack(version) }
    Line(
        version.madeAt?.let(moments::exact) ?: words["version-undated"], said.joinToString(" · "),
        lead = { if (version.by == null) Sign(Icons.person) else Initials(version.by ?: "") }, mark = mark, titleLines = 2, strong = version.now,
        deeds = if (version.now && !waits) listOf(open) else listOf(open, back), open = { deeds.open(version) },
    )
}

/** Who made it. */
@Composable
internal fun whose(version: DocumentVersion): String {
    val words = LocalSentences.current
    return if (version.own) words["version-you"] else version.by ?: words["version-somebody"]
}

@Composable
private fun Became(activity: Activity, state: HistoryState, deeds: HistoryDeeds) {
    val (words, moments) = LocalSentences.current to LocalMoments.current
    if (state.isFolder && activity.entries.isEmpty()) return Note(Icons.history, words["activity-none"], words["activity-none-text"])
    val never = activity.versionsAsOf is AsOf.NeverKnown && !state.isFolder
    if (activity.entries.isEmpty()) return if (never) Unknown(state, deeds) else Note(Icons.file, words["history-none"], words["history-none-text"])
    LazyColumn(Modifier.fillMaxSize(), contentPadding = PaddingValues(bottom = 96.dp)) {
        items(activity.entries, ::keyOf) { Entry(it, deeds) }
        val earliest = activity.entries.mapNotNull { it.at }.minByOrNull { it.millis }
        if (never) item("never") { Ending(words["history-others-unknown"], words["deed-look-again"], state.asking, deeds::look) }
        else if (!activity.whole && earliest != null && !state.isFolder) {
            item("before") { Ending(words.say("history-before", "when" to moments.exact(earliest)), null, false) {} }
        }
    }
}

@Composable
private fun Entry(entry: ActivityEntry, deeds: HistoryDeeds) {
    val (words, moments) = LocalSentences.current to LocalMoments.current
    val at = entry.at?.let(moments::short) ?: ""
    when (val what = entry.what) {
        is ActivityKind.Version -> {
            val version = what.version
            val title = when {
                version.own -> words["activity-version-yours"]
                else -> words.say("activity-version", "who" to (version.by ?: words["version-somebody"]))
            }
            val lead: @Composable () -> Unit = { if (version.by == null) Sign(Icons.person) else Initials(version.by ?: "") }
            Line(title, version.size?.let(moments::size) ?: "", lead = lead, aside = at, titleLines = 2, open = { deeds.open(version) })
        }
        is ActivityKind.Delivered -> {
            val receipt = what.receipt
            val below = when (receipt.asked) {
                is IntentKind.Move, is IntentKind.Create, is IntentKind.Copy ->
                    asPath(listOf(receipt.place, receipt.name).filter { it.isNotEmpty() }.joinToString("/"))
                is IntentKind.Replace -> moments.size(receipt.size)
                else -> ""
            }
            val title = words.say("activity-delivered", "what" to words.core.asked(receipt.asked))
            Line(title, below, lead = { Sign(Icons.tick) }, aside = at, titleLines = 2, open = null)
        }
        is ActivityKind.Waits -> {
            val mark = Mark(Icons.toSend, words["state-to-send"])
            val title = words.say("activity-waits", "what" to words.core.asked(what.asked))
            Line(title, mark.says, lead = { Sign(Icons.outbox) }, mark = mark, aside = at, titleLines = 2, open = null)
        }
    }
}
