package musette.ui.screens.stream

import androidx.compose.foundation.clickable
import androidx.compose.foundation.horizontalScroll
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.PaddingValues
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.width
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.material3.Button
import androidx.compose.material3.FilterChip
import androidx.compose.material3.Icon
import androidx.compose.material3.IconButton
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Surface
import androidx.compose.material3.SwipeToDismissBox
import androidx.compose.material3.SwipeToDismissBoxState
import androidx.compose.material3.SwipeToDismissBoxValue
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.remember
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.vector.ImageVector
import androidx.compose.ui.input.key.Key
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.text.style.TextOverflow
import androidx.compose.ui.unit.dp
import musette.Acknowledgement
import musette.Application
import musette.AsOf
import musette.Card
import musette.CardAbout
import musette.ItemKind
import musette.StreamKind
import musette.StreamPart
import musette.ids.WallTime
import musette.ui.components.AccountChip
import musette.ui.components.AgeLine
import musette.ui.components.Deed
import musette.ui.components.Ending
import musette.ui.components.LetterSign
import musette.ui.components.Line
import musette.ui.components.LinePlaceholder
import musette.ui.components.Mark
import musette.ui.components.Note
import musette.ui.components.Sign
import musette.ui.components.Told
import musette.ui.components.TopBar
import musette.ui.components.asPath
import musette.ui.components.barAtEnd
import musette.ui.components.collectAsStateValue
import musette.ui.components.signOf
import musette.ui.frame.Route
import musette.ui.frame.Shortcut
import musette.ui.frame.isBeside
import musette.ui.icons.Icons
import musette.ui.lists.RowList
import musette.ui.lists.RowWindow
import musette.ui.words.LocalMoments
import musette.ui.words.LocalSentences
import musette.ui.words.Sentences

/** What needs the person, what asks to be read, what was said, what is due, what changed; then the organisation's applications. */
@Composable
fun StreamView(state: StreamState, window: RowWindow<String, Card>, deeds: StreamDeeds) {
    val words = LocalSentences.current
    val rows = window.rows.collectAsStateValue()
    Column(Modifier.fillMaxSize()) {
        Column(Modifier.weight(1f)) {
            TopBar(words["place-stream"], null) { IconButton(deeds::refresh) { Icon(Icons.sync, words["deed-look-again"]) } }
            AgeLine(oldest(state), state.connection, state.fetching)
            Sieves(state, deeds)
            if (rows.isEmpty && state.sieve != Sieve.ALL) {
                if (state.needsYou > 0) Needs(state, deeds)
                Note(Icons.stream, words["stream-sifted-empty"], words["stream-sifted-empty-text"], words["deed-show-all"]) { deeds.sift(Sieve.ALL) }
            } else if (rows.isEmpty && state.needsYou == 0L && state.applications.isEmpty()) {
                Note(Icons.stream, words["stream-empty"], words["stream-empty-text"], words["deed-look-again"], deeds::refresh)
            } else {
                RowList(
                    window, Modifier.fillMaxSize(), PaddingValues(bottom = 24.dp),
                    unknown = { Column { repeat(6) { LinePlaceholder(titleLines = 2) } } },
                    head = when {
                        state.needsYou > 0 -> ({ Needs(state, deeds) })
                        rows.isEmpty -> ({ Line(words["stream-empty"], words["stream-empty-text"], lead = { Sign(Icons.tick) }, open = null) })
                        else -> null
                    },
                    foot = if (state.gaps.isNotEmpty() || state.applications.isNotEmpty()) ({ Foot(state, deeds) }) else null,
                    says = { words[nameOf(StreamPart.valueOf(it.label))] },
                    placeholder = { LinePlaceholder(titleLines = 2) },
                    fetching = state.fetching, refresh = deeds::refresh,
                ) { card -> CardLine(card, card.id == state.opened && isBeside(card.about.route(card.id.account)), deeds) }
            }
        }
        val done = state.done?.let { words.say("undo-put-away", "what" to words.core.card(it, null)) }
        if (done != null) Shortcut(Key.Z, deed = deeds::bringBack)
        Told(
            Modifier.align(Alignment.CenterHorizontally), done ?: state.trouble?.let { words.core.reason(it, "") },
            if (done != null) words["deed-undo"] else null, if (done != null) deeds::bringBack else deeds::dismiss,
        )
    }
}

@Composable
private fun Needs(state: StreamState, deeds: StreamDeeds) {
    val words = LocalSentences.current
    Line(
        words.say("me-needs-you", "count" to state.needsYou), words["stream-needs-you-text"], lead = { Sign(Icons.outbox) },
        mark = Mark(Icons.needsYou, words["outbox-needs-you"], true), strong = true, beside = isBeside(Route.Outbox),
        open = deeds::openOutbox,
    )
}

/** What is missing above, and the applications. */
@Composable
private fun Foot(state: StreamState, deeds: StreamDeeds) {
    val words = LocalSentences.current
    Column {
        for (gap in state.gaps) Ending(words.say("stream-gap", "kind" to gap.kind.name.lowercase(), "name" to gap.name), null, false) {}
        if (state.applications.isNotEmpty()) Tiles(state.applications, deeds)
    }
}

/** Whether it does not go away before it is acknowledged. */
private fun asks(card: Card) = (card.about as? CardAbout.Post)?.acknowledgement is Acknowledgement.Open && card.kind == StreamKind.ANNOUNCED

private fun nameOf(part: StreamPart) = when (part) {
    StreamPart.ASKING -> "sieve-announcements"
    StreamPart.SAID -> "sieve-said"
    StreamPart.DUE, StreamPart.ASKED -> "sieve-tasks"
    StreamPart.DOCUMENTS -> "sieve-documents"
    StreamPart.DONE -> "stream-put-away"
}

/** The age of what is seen is that of its oldest part. */
private fun oldest(state: StreamState): AsOf? {
    val ages = state.ages.flatMap { listOf(it.feeds, it.tasks, it.shared) }.ifEmpty { return null }
    val known = ages.filterIsInstance<AsOf.Known>()
    return known.minByOrNull { it.v1.millis } ?: AsOf.NeverKnown
}

@Composable
private fun Sieves(state: StreamState, deeds: StreamDeeds) {
    val words = LocalSentences.current
    Row(Modifier.fillMaxWidth().horizontalScroll(rememberScrollState()).padding(horizontal = 16.dp), Arrangement.spacedBy(8.dp)) {
        AccountChip(state.choice, deeds::choose)
        for (sieve in Sieve.entries) {
            FilterChip(state.sieve == sieve, { deeds.sift(sieve) }, { Text(words[nameOf(sieve)]) })
        }
    }
}

private fun nameOf(sieve: Sieve) = when (sieve) {
    Sieve.ALL -> "sieve-all"
    Sieve.ANNOUNCEMENTS -> "sieve-announcements"
    Sieve.SAID -> "sieve-said"
    Sieve.TASKS -> "sieve-tasks"
    Sieve.DOCUMENTS -> "sieve-documents"
}

@Composable
private fun CardLine(card: Card, beside: Boolean, deeds: StreamDeeds) = if (asks(card)) AskingCard(card, beside, deeds) else SwipedCard(card, beside, deeds)

@Composable
private fun AskingCard(card: Card, beside: Boolean, deeds: StreamDeeds) {
    val words = LocalSentences.current
    val about = card.about as? CardAbout.Post ?: return
    // What is asked of everybody stands out from what was only said.
    val colours = MaterialTheme.colorScheme
    Surface(Modifier.padding(8.dp, 4.dp), RoundedCornerShape(16.dp), if (beside) colours.secondaryContainer else colours.surfaceContainer) {
        Column(if (beside) Modifier.barAtEnd(colours.primary) else Modifier) {
            CardRow(card, deeds, emptyList(), chosen = beside)
            // Beside it stands the whole text, with the same button below.
            if (about.acknowledgement is Acknowledgement.Open && !beside) {
                Button({ deeds.acknowledge(card) }, Modifier.padding(start = 72.dp, end = 16.dp, bottom = 12.dp).heightIn(min = 48.dp)) {
                    Text(words["deed-acknowledge"])
                }
            }
        }
    }
}

/** A card that goes away to either side; the same is in its menu. */
@Composable
private fun SwipedCard(card: Card, beside: Boolean, deeds: StreamDeeds) {
    val words = LocalSentences.current
    // Not kept with the row: a card that is brought back lies there as it did before.
    val swipe = remember(card.id) { SwipeToDismissBoxState(SwipeToDismissBoxValue.Settled) { it * SWIPED } }
    SwipeToDismissBox(
        swipe, onDismiss = { if (it != SwipeToDismissBoxValue.Settled) deeds.putAway(card) },
        backgroundContent = {
            val at = if (swipe.dismissDirection == SwipeToDismissBoxValue.StartToEnd) Alignment.CenterStart else Alignment.CenterEnd
            if (swipe.dismissDirection != SwipeToDismissBoxValue.Settled) {
                Box(Modifier.fillMaxSize().padding(horizontal = 24.dp), at) { Icon(Icons.tick, null, tint = MaterialTheme.colorScheme.primary) }
            }
        },
    ) {
        val complete = Deed(words["deed-complete"], Icons.task) { deeds.complete(card) }.takeIf { card.about is CardAbout.Task }
        CardRow(card, deeds, listOfNotNull(complete, Deed(words["deed-put-away"], Icons.tick) { deeds.putAway(card) }), beside = beside)
    }
}

@Composable
private fun CardRow(card: Card, deeds: StreamDeeds, menu: List<Deed>, chosen: Boolean = false, beside: Boolean = false) {
    val (words, moments) = LocalSentences.current to LocalMoments.current
    Line(
        title = words.core.card(card, null),
        below = below(card, words),
        lead = { Sign(signOf(card), card.kind == StreamKind.ANNOUNCED) },
        aside = moments.short(WallTime(card.at.millis)),
        strong = !card.seen,
        titleLines = 2,
        chosen = chosen,
        beside = beside,
        deeds = menu,
        open = if (card.about is CardAbout.Task) null else ({ deeds.open(card) }),
    )
}

private fun below(card: Card, words: Sentences): String = when (val about = card.about) {
    is CardAbout.Post -> about.glimpse
    is CardAbout.Document -> asPath(about.place)
    is CardAbout.Task -> about.place
    is CardAbout.Shared -> words[if (about.folder) "stream-shared-folder" else "stream-shared-file"]
}

private fun signOf(card: Card): ImageVector = when (card.kind) {
    StreamKind.MENTIONED -> Icons.mention
    StreamKind.ANSWERED -> Icons.reply
    StreamKind.ANNOUNCED -> Icons.announcement
    StreamKind.WRITTEN_TO -> Icons.mail
    StreamKind.CHANGED, StreamKind.SHARED -> when (val about = card.about) {
        is CardAbout.Document -> signOf(about.name, ItemKind.FILE)
        is CardAbout.Shared -> if (about.folder) Icons.folder else signOf(about.name, ItemKind.FILE)
        is CardAbout.Post, is CardAbout.Task -> Icons.file
    }
    StreamKind.DUE, StreamKind.ASKED -> Icons.task
}

/** So much of its width a card is moved to go away. */
private const val SWIPED = 0.4f

/** The applications of the organisation, side by side. */
@Composable
private fun Tiles(applications: List<Application>, deeds: StreamDeeds) {
    Row(Modifier.fillMaxWidth().horizontalScroll(rememberScrollState()).padding(12.dp), Arrangement.spacedBy(4.dp)) {
        for (application in applications) {
            Column(
                Modifier.width(88.dp).clickable(role = Role.Button) { deeds.openAddress(application.link) }.padding(4.dp, 8.dp),
                Arrangement.spacedBy(6.dp), Alignment.CenterHorizontally,
            ) {
                LetterSign(named(application))
                Text(
                    named(application), style = MaterialTheme.typography.labelMedium, textAlign = TextAlign.Center, maxLines = 2,
                    overflow = TextOverflow.Ellipsis,
                )
            }
        }
    }
}

/** The name in the person's language, or the first that there is. */
@Composable
private fun named(application: Application): String =
    application.name[LocalSentences.current.core.language()] ?: application.name["en"] ?: application.name.values.firstOrNull() ?: application.link
