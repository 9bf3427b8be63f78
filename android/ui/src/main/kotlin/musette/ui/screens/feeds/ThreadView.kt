package musette.ui.screens.feeds

import androidx.compose.foundation.Image
import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.PaddingValues
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.Spacer
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.layout.width
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.material3.AlertDialog
import androidx.compose.material3.Button
import androidx.compose.material3.Icon
import androidx.compose.material3.IconButton
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.material3.TextButton
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.layout.ContentScale
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.text.style.TextOverflow
import androidx.compose.ui.unit.dp
import musette.Acknowledgement
import musette.AttachmentKind
import musette.Hanging
import musette.HangingState
import musette.ItemKind
import musette.Post
import musette.PostKind
import musette.Takes
import musette.ui.components.AgeLine
import musette.ui.components.Blocks
import musette.ui.components.Composer
import musette.ui.components.Deed
import musette.ui.components.DeedMenu
import musette.ui.components.Ending
import musette.ui.components.LinePlaceholder
import musette.ui.components.MarkSign
import musette.ui.components.Note
import musette.ui.components.Portrait
import musette.ui.components.Sign
import musette.ui.components.Told
import musette.ui.components.TopBar
import musette.ui.components.collectAsStateValue
import musette.ui.components.signOf
import musette.ui.components.takesFiles
import musette.ui.icons.Icons
import musette.ui.lists.RowList
import musette.ui.lists.RowWindow
import musette.ui.words.LocalMoments
import musette.ui.words.LocalSentences

/** A conversation, oldest first, with one's own unsent answers in their place and the composer below. */
@Composable
fun ThreadView(state: ThreadState, window: RowWindow<Long, Post>, deeds: ThreadDeeds, pictures: HangingPictures) {
    val words = LocalSentences.current
    val rows = window.rows.collectAsStateValue()
    LaunchedEffect(rows.rows.lastOrNull()?.id, rows.end == rows.count) {
        if (rows.end == rows.count) rows.rows.lastOrNull()?.let { deeds.see(it.id.row) }
    }
    Column(Modifier.fillMaxSize().takesFiles(deeds.composer::hang)) {
        TopBar(state.title.ifEmpty { state.place }, deeds::back) {
            if (!state.gone) IconButton(deeds::refresh) { Icon(Icons.sync, words["deed-look-again"]) }
        }
        if (state.gone) {
            Column(Modifier.weight(1f)) { Note(Icons.keptGone, words["thread-gone"], words["thread-gone-text"], words["deed-back"], deeds::back) }
            // What was begun is there, to be copied or taken off.
            if (state.composed.text.isNotEmpty() ||
                state.composed.hanging.isNotEmpty()
            ) Composer(state.composed, words["write-answer"], deeds.composer, sends = false)
            return@Column
        }
        AgeLine(state.asOf, state.connection, state.fetching)
        RowList(
            window, Modifier.weight(1f), PaddingValues(bottom = 16.dp),
            // The composer is below from the beginning.
            unknown = { Column(Modifier.weight(1f)) { repeat(4) { LinePlaceholder(lines = POST_LINES) } } },
            placeholder = { LinePlaceholder(lines = POST_LINES) },
            fetching = state.fetching, refresh = deeds::refresh,
        ) { post ->
            Column {
                PostCard(post, state, deeds, pictures)
                if (post.answers == null && state.answers > 0) Answers(state)
            }
        }
        Told(Modifier.align(Alignment.CenterHorizontally), state.trouble?.let { words.core.reason(it, "") }, null, deeds::dismiss)
        // What was begun stays in its place, and goes once she has asked to be let in.
        if (state.takes == Takes.NOTHING) Ending(words["group-no-longer"], words["deed-ask-in"], false, deeds::join)
        Composer(state.composed, words["write-answer"], deeds.composer)
    }
    state.falling?.let { Falls(it, deeds) }
}

/** Of most posts: when, what was said, and the heart below it. */
private const val POST_LINES = 5

/** What would go for everybody is named before anything does. */
@Composable
private fun Falls(falling: Falling, deeds: ThreadDeeds) {
    val words = LocalSentences.current
    AlertDialog(
        onDismissRequest = deeds::leaveThere,
        text = { Text(words.core.reason(falling.why, "")) },
        confirmButton = { TextButton(deeds::removeWithAnswers) { Text(words["deed-remove-with-answers"], color = MaterialTheme.colorScheme.error) } },
        dismissButton = { TextButton(deeds::leaveThere) { Text(words["deed-leave"]) } },
    )
}

@Composable
private fun Answers(state: ThreadState) {
    val words = LocalSentences.current
    val says = if (state.held < state.answers) words.say("count-answers-held", "count" to state.answers, "held" to state.held)
    else words.say("count-answers", "count" to state.answers)
    Text(
        says, Modifier.padding(start = 16.dp, top = 12.dp, bottom = 4.dp), style = MaterialTheme.typography.titleSmall,
        color = MaterialTheme.colorScheme.primary,
    )
}

@Composable
private fun PostCard(post: Post, state: ThreadState, deeds: ThreadDeeds, pictures: HangingPictures) {
    val (words, moments) = LocalSentences.current to LocalMoments.current
    val isFirst = post.answers == null
    Row(Modifier.fillMaxWidth().padding(start = 16.dp, end = 4.dp, top = 12.dp, bottom = 4.dp)) {
        Portrait(post.author.id, post.author.name)
        Spacer(Modifier.width(12.dp))
        Column(Modifier.weight(1f), Arrangement.spacedBy(8.dp)) {
            Row(verticalAlignment = Alignment.CenterVertically) {
                Column(Modifier.weight(1f).padding(end = 12.dp)) {
                    Text(post.author.name, style = MaterialTheme.typography.titleMedium, maxLines = 1, overflow = TextOverflow.Ellipsis)
                    val place = state.place.takeIf { isFirst && state.title.isNotEmpty() }
                    Text(
                        listOfNotNull(post.postedAt?.let(moments::long), place).joinToString(" · "),
                        style = MaterialTheme.typography.bodyMedium, color = MaterialTheme.colorScheme.onSurfaceVariant,
                    )
                }
                if (post.author.me) DeedMenu(post.author.name, listOf(Deed(words["deed-remove-post"], Icons.bin, true) { deeds.remove(post) }))
            }
            Column(Modifier.padding(end = 12.dp), Arrangement.spacedBy(8.dp)) {
                Blocks(post.body, deeds::openAddress)
                for (hanging in post.attachments) Attachment(post, hanging, pictures, deeds)
                if (post.kind == PostKind.ANNOUNCEMENT) Acknowledging(post, deeds)
                Below(post, deeds)
            }
        }
    }
}

/** The button that says that it was read, or when it was said. */
@Composable
private fun Acknowledging(post: Post, deeds: ThreadDeeds) {
    val (words, moments) = LocalSentences.current to LocalMoments.current
    when (val stands = post.acknowledgement) {
        Acknowledgement.NotAsked, Acknowledgement.NoFolder -> Unit
        Acknowledgement.Open -> Button({ deeds.acknowledge(post) }, Modifier.heightIn(min = 48.dp)) { Text(words["deed-acknowledge"]) }
        is Acknowledgement.Waiting, is Acknowledgement.Done -> {
            val at = (stands as? Acknowledgement.Done)?.at?.let(moments::long) ?: ""
            Row(verticalAlignment = Alignment.CenterVertically, horizontalArrangement = Arrangement.spacedBy(8.dp)) {
                Icon(if (stands is Acknowledgement.Done) Icons.tick else Icons.toSend, null, Modifier.size(20.dp), MaterialTheme.colorScheme.primary)
                Text(words.core.acknowledgement(stands, at) ?: "", style = MaterialTheme.typography.bodyMedium)
            }
        }
    }
}

/** The heart, and how it stands with what is not sent. */
@Composable
private fun Below(post: Post, deeds: ThreadDeeds) {
    val words = LocalSentences.current
    val mark = stateMark(post.state)
    Row(verticalAlignment = Alignment.CenterVertically) {
        if (post.sent) {
            val says = words.say("count-likes", "count" to post.likes.toLong())
            val others = post.likedBy.joinToString(", ").takeIf { it.isNotEmpty() }
            TextButton({ deeds.like(post, !post.liked) }, Modifier.heightIn(min = 48.dp), contentPadding = PaddingValues(end = 8.dp)) {
                Icon(if (post.liked) Icons.liked else Icons.like, words[if (post.liked) "deed-unlike" else "deed-like"], Modifier.size(20.dp))
                val liked = if (others != null && post.likes.toInt() > post.likedBy.size) "$others · $says" else others ?: says
                if (post.likes > 0u) Text(liked, Modifier.padding(start = 8.dp), maxLines = 1, overflow = TextOverflow.Ellipsis)
            }
        }
        if (mark != null) {
            MarkSign(mark, Modifier.size(20.dp))
            Text(mark.says, Modifier.padding(start = 8.dp), style = MaterialTheme.typography.bodyMedium, color = MaterialTheme.colorScheme.onSurfaceVariant)
        }
    }
}

/** A photograph that is here, or a row that says what hangs there and whether it is here. */
@Composable
private fun Attachment(post: Post, hanging: Hanging, pictures: HangingPictures, deeds: ThreadDeeds) {
    val (words, moments) = LocalSentences.current to LocalMoments.current
    val isHere = hanging.state == HangingState.ON_THIS_DEVICE || hanging.state == HangingState.WAITING_TO_BE_SENT
    var picture by remember(post.id, hanging.number) { mutableStateOf(pictures.held(post, hanging)) }
    var looked by remember(post.id, hanging.number) { mutableStateOf(false) }
    if (hanging.kind == AttachmentKind.IMAGE && isHere) {
        LaunchedEffect(post.id, hanging.number, hanging.state) {
            if (picture == null) picture = pictures.of(post, hanging)
            looked = true
        }
    }
    picture?.let { seen ->
        Image(
            seen, hanging.name,
            Modifier.fillMaxWidth().heightIn(max = 320.dp).clip(RoundedCornerShape(12.dp)).clickable(role = Role.Button) { deeds.open(post, hanging) },
            contentScale = ContentScale.Crop,
        )
        return
    }
    val (sign, says) = when (hanging.kind) {
        AttachmentKind.IMAGE -> Icons.picture to stateOf(hanging, looked)
        AttachmentKind.FILE, AttachmentKind.DOCUMENT -> signOf(hanging.name, ItemKind.FILE) to stateOf(hanging, false)
        AttachmentKind.LINK -> Icons.link to hanging.address
    }
    Surface(
        { deeds.open(post, hanging) }, Modifier.fillMaxWidth(), shape = RoundedCornerShape(12.dp),
        color = MaterialTheme.colorScheme.surfaceContainer,
    ) {
        Row(Modifier.padding(12.dp).heightIn(min = 40.dp), verticalAlignment = Alignment.CenterVertically) {
            Sign(sign)
            Column(Modifier.padding(start = 12.dp)) {
                Text(hanging.name, style = MaterialTheme.typography.bodyLarge, maxLines = 1, overflow = TextOverflow.Ellipsis)
                val about = listOfNotNull(hanging.size?.let(moments::size), says.takeIf { it.isNotEmpty() }).joinToString(" · ")
                Text(
                    about, style = MaterialTheme.typography.bodyMedium, color = MaterialTheme.colorScheme.onSurfaceVariant,
                    maxLines = 2, overflow = TextOverflow.Ellipsis,
                )
            }
        }
    }
}

@Composable
private fun stateOf(hanging: Hanging, unreadable: Boolean): String {
    val words = LocalSentences.current
    return when (hanging.state) {
        HangingState.WAITING_TO_BE_SENT -> words["state-to-send"]
        HangingState.ON_THIS_DEVICE -> words[if (unreadable) "hanging-no-picture" else "state-here"]
        HangingState.NOT_HERE -> words["hanging-tap-to-fetch"]
        HangingState.ELSEWHERE -> words["hanging-elsewhere"]
        HangingState.LOST -> words["hanging-lost"]
    }
}
