package musette.ui.components

import androidx.compose.foundation.Image
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.Spacer
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.FilledIconButton
import androidx.compose.material3.Icon
import androidx.compose.material3.IconButton
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.OutlinedTextField
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.material3.TextButton
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.input.key.Key
import androidx.compose.ui.input.key.KeyEventType
import androidx.compose.ui.input.key.isCtrlPressed
import androidx.compose.ui.input.key.isMetaPressed
import androidx.compose.ui.input.key.key
import androidx.compose.ui.input.key.onPreviewKeyEvent
import androidx.compose.ui.input.key.type
import androidx.compose.ui.layout.ContentScale
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.TextRange
import androidx.compose.ui.text.input.TextFieldValue
import androidx.compose.ui.text.style.TextOverflow
import androidx.compose.ui.unit.dp
import musette.DraftItem
import musette.ItemKind
import musette.ui.frame.Shortcut
import musette.ui.icons.Icons
import musette.ui.words.LocalMoments
import musette.ui.words.LocalSentences

/**
 * Where one writes: every letter is kept before it is sent, and so is what hangs on it. Ctrl or Cmd with Enter sends. [sends]: there is somewhere
 * to send it to.
 */
@Composable
fun Composer(composed: Composed, hint: String, deeds: ComposerDeeds, sends: Boolean = true) {
    val words = LocalSentences.current
    val typing = remember(composed.turn) { Typing(composed.text) }
    typing.told(composed.text)
    val isSomething = sends && (composed.text.isNotBlank() || composed.hanging.isNotEmpty())
    // Beside the signs there would be room for a word a line.
    val isLarge = LocalDensity.current.fontScale > LARGE
    NotTakenFiles(composed.notTaken, deeds::hangAgain, deeds::letGo, deeds::hangAnyway)
    Surface(color = MaterialTheme.colorScheme.surfaceContainer) {
        Column {
            for (draft in composed.takenBack.take(MOST_TAKEN_BACK)) TakenBackHere(draft, deeds)
            for (person in composed.offered) {
                val about = listOf(person.role, person.place).filter { it.isNotEmpty() }.joinToString(" · ")
                Line(person.name, about, lead = { Portrait(person.id, person.name) }) { deeds.mention(person) }
            }
            Hanging(composed, deeds)
            Row(Modifier.fillMaxWidth().padding(horizontal = 8.dp, vertical = 8.dp), verticalAlignment = Alignment.Bottom) {
                if (!isLarge) Hangs(deeds)
                OutlinedTextField(
                    typing.field, { value -> typing.typed(value) { deeds.type(it, composed.turn) } },
                    Modifier.weight(1f).padding(horizontal = 4.dp).onPreviewKeyEvent { event ->
                        val isSend = event.key == Key.Enter && (event.isCtrlPressed || event.isMetaPressed)
                        if (isSend && event.type == KeyEventType.KeyDown && isSomething) deeds.send()
                        isSend
                    },
                    placeholder = { Text(hint) }, maxLines = 6, shape = RoundedCornerShape(24.dp),
                )
                if (!isLarge) Send(isSomething, deeds)
            }
            if (isLarge) Row(Modifier.fillMaxWidth().padding(start = 8.dp, end = 8.dp, bottom = 8.dp)) {
                Hangs(deeds)
                Spacer(Modifier.weight(1f))
                Send(isSomething, deeds)
            }
        }
    }
}

@Composable
private fun Hangs(deeds: ComposerDeeds) {
    val words = LocalSentences.current
    IconButton(deeds::photograph) { Icon(Icons.camera, words["deed-photograph"]) }
    IconButton(deeds::attach) { Icon(Icons.clip, words["deed-attach"]) }
}

@Composable
private fun Send(isSomething: Boolean, deeds: ComposerDeeds) =
    FilledIconButton(deeds::send, Modifier.size(48.dp), enabled = isSomething) { Icon(Icons.send, LocalSentences.current["deed-send"]) }

/** More than these are found in the outbox. */
private const val MOST_TAKEN_BACK = 2

/** What was to go here and was taken back: it takes the place of what stands here, which stands beside it then. */
@Composable
private fun TakenBackHere(draft: DraftItem, deeds: ComposerDeeds) {
    val words = LocalSentences.current
    val says = draft.text.replace('\n', ' ').ifEmpty { draft.files.joinToString(", ") { it.name } }
    Row(Modifier.fillMaxWidth().heightIn(min = 56.dp).padding(start = 16.dp, end = 8.dp), verticalAlignment = Alignment.CenterVertically) {
        Icon(Icons.undo, null, Modifier.size(20.dp), MaterialTheme.colorScheme.onSurfaceVariant)
        Text(
            words.say("composer-taken-back", "text" to says), Modifier.weight(1f).padding(horizontal = 12.dp), maxLines = 2,
            overflow = TextOverflow.Ellipsis, style = MaterialTheme.typography.bodyMedium,
        )
        TextButton({ deeds.goOn(draft) }, Modifier.heightIn(min = 48.dp)) { Text(words["deed-go-on"]) }
    }
}

/** What goes with the text, each with the way to take it off; more than a few scroll. */
@Composable
private fun Hanging(composed: Composed, deeds: ComposerDeeds) {
    val words = LocalSentences.current
    Column(Modifier.heightIn(max = 204.dp).verticalScroll(rememberScrollState())) {
        for (hung in composed.hanging) HungRow(hung) { deeds.takeOff(hung) }
        val off = composed.off ?: return@Column
        Shortcut(Key.Z, deed = deeds::hangBack)
        Row(Modifier.fillMaxWidth().padding(start = 16.dp, end = 8.dp), verticalAlignment = Alignment.CenterVertically) {
            Text(
                words.say("hung-off", "name" to off.name), Modifier.weight(1f).semantics { liveRegion = LiveRegionMode.Polite }, maxLines = 2,
                overflow = TextOverflow.Ellipsis, style = MaterialTheme.typography.bodyMedium, color = MaterialTheme.colorScheme.onSurfaceVariant,
            )
            TextButton(deeds::hangBack, Modifier.heightIn(min = 48.dp)) { Text(words["deed-undo"]) }
        }
    }
}

@Composable
private fun HungRow(hung: Hung, takeOff: () -> Unit) {
    val (words, moments) = LocalSentences.current to LocalMoments.current
    Row(Modifier.fillMaxWidth().heightIn(min = 64.dp).padding(start = 16.dp, end = 8.dp), verticalAlignment = Alignment.CenterVertically) {
        val picture = hung.picture
        if (picture == null) Sign(signOf(hung.file.name, ItemKind.FILE), across = 48.dp)
        else Image(picture, null, Modifier.size(48.dp).clip(RoundedCornerShape(8.dp)), contentScale = ContentScale.Crop)
        Column(Modifier.weight(1f).padding(horizontal = 12.dp)) {
            Text(hung.file.name, style = MaterialTheme.typography.bodyLarge, maxLines = 1, overflow = TextOverflow.MiddleEllipsis)
            Text(moments.size(hung.file.size), style = MaterialTheme.typography.bodyMedium, color = MaterialTheme.colorScheme.onSurfaceVariant)
        }
        IconButton(takeOff, Modifier.size(48.dp)) { Icon(Icons.close, words.say("hung-take-off", "name" to hung.file.name)) }
    }
}

/**
 * What stands in the field. What was typed comes back from where it is kept a little later, when more may have been typed: it changes
 * nothing then. What was put in for her (a draft that came back, a whole name) is gone on with at its end.
 */
private class Typing(text: String) {
    var field by mutableStateOf(TextFieldValue(text, TextRange(text.length)))
        private set
    private val underway = ArrayDeque<String>()
    private var last = text

    fun typed(value: TextFieldValue, type: (String) -> Unit) {
        val changed = value.text != field.text
        field = value
        if (!changed) return
        underway += value.text
        type(value.text)
    }

    fun told(text: String) {
        if (text == last) return
        last = text
        val at = underway.indexOf(text)
        if (at >= 0) repeat(at + 1) { underway.removeFirst() } else {
            underway.clear()
            field = TextFieldValue(text, TextRange(text.length))
        }
    }
}
