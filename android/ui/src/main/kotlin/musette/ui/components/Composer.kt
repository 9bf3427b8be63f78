package musette.ui.components

import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.material3.FilledIconButton
import androidx.compose.material3.Icon
import androidx.compose.material3.IconButton
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.OutlinedTextField
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.input.key.Key
import androidx.compose.ui.input.key.KeyEventType
import androidx.compose.ui.input.key.isCtrlPressed
import androidx.compose.ui.input.key.isMetaPressed
import androidx.compose.ui.input.key.key
import androidx.compose.ui.input.key.onPreviewKeyEvent
import androidx.compose.ui.input.key.type
import androidx.compose.ui.text.TextRange
import androidx.compose.ui.text.input.TextFieldValue
import androidx.compose.ui.unit.dp
import musette.PersonItem
import musette.ui.icons.Icons
import musette.ui.words.LocalSentences

/**
 * Where one writes: every letter is kept before it is sent. Ctrl or Cmd with Enter sends.
 *
 * @param offered whom the name that is being typed may mean; one of them is taken with [mention].
 */
@Composable
fun Composer(
    text: String,
    hint: String,
    type: (String) -> Unit,
    send: () -> Unit,
    hanging: List<String> = emptyList(),
    photograph: (() -> Unit)? = null,
    attach: (() -> Unit)? = null,
    offered: List<PersonItem> = emptyList(),
    mention: (PersonItem) -> Unit = {},
) {
    val words = LocalSentences.current
    val typing = remember { Typing(text) }
    typing.told(text)
    Surface(color = MaterialTheme.colorScheme.surfaceContainer) {
        Column {
            for (person in offered) {
                val about = listOf(person.role, person.place).filter { it.isNotEmpty() }.joinToString(" · ")
                Line(person.name, about, lead = { Portrait(person.id, person.name) }) { mention(person) }
            }
            Row(Modifier.fillMaxWidth().padding(horizontal = 8.dp, vertical = 8.dp), verticalAlignment = Alignment.Bottom) {
                if (photograph != null) IconButton(photograph) { Icon(Icons.camera, words["deed-photograph"]) }
                if (attach != null) IconButton(attach) { Icon(Icons.clip, words["deed-attach"]) }
                OutlinedTextField(
                    typing.field, { typing.typed(it, type) },
                    Modifier.weight(1f).padding(horizontal = 4.dp).onPreviewKeyEvent { event ->
                        val sends = event.key == Key.Enter && (event.isCtrlPressed || event.isMetaPressed)
                        if (sends && event.type == KeyEventType.KeyDown && text.isNotBlank()) send()
                        sends
                    },
                    placeholder = { Text(hint) }, maxLines = 6, shape = RoundedCornerShape(24.dp),
                    supportingText = if (hanging.isEmpty()) null else ({ Text(hanging.joinToString(" · ")) }),
                )
                FilledIconButton(send, Modifier.size(48.dp), enabled = text.isNotBlank() || hanging.isNotEmpty()) {
                    Icon(Icons.send, words["deed-send"])
                }
            }
        }
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
