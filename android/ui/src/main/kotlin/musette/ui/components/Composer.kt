package musette.ui.components

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
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.input.key.Key
import androidx.compose.ui.input.key.KeyEventType
import androidx.compose.ui.input.key.isCtrlPressed
import androidx.compose.ui.input.key.isMetaPressed
import androidx.compose.ui.input.key.key
import androidx.compose.ui.input.key.onPreviewKeyEvent
import androidx.compose.ui.input.key.type
import androidx.compose.ui.unit.dp
import musette.ui.icons.Icons
import musette.ui.words.LocalSentences

/** Where one writes: every letter is kept before it is sent. Ctrl or Cmd with Enter sends. */
@Composable
fun Composer(
    text: String,
    hint: String,
    type: (String) -> Unit,
    send: () -> Unit,
    hanging: List<String> = emptyList(),
    photograph: (() -> Unit)? = null,
    attach: (() -> Unit)? = null,
) {
    val words = LocalSentences.current
    Surface(color = MaterialTheme.colorScheme.surfaceContainer) {
        Row(Modifier.fillMaxWidth().padding(horizontal = 8.dp, vertical = 8.dp), verticalAlignment = Alignment.Bottom) {
            if (photograph != null) IconButton(photograph) { Icon(Icons.camera, words["deed-photograph"]) }
            if (attach != null) IconButton(attach) { Icon(Icons.clip, words["deed-attach"]) }
            OutlinedTextField(
                text, type,
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
