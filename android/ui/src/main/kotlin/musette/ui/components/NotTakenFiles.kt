package musette.ui.components

import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.FilledTonalButton
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import musette.ui.NotTaken
import musette.ui.icons.Icons
import musette.ui.isDoubtful
import musette.ui.words.LocalSentences

/** The files that are not in yet, each with why, and a way on for all of them. */
@Composable
fun NotTakenFiles(files: List<NotTaken>, again: () -> Unit, letGo: (NotTaken) -> Unit, anyway: (NotTaken) -> Unit = {}) {
    if (files.isEmpty()) return
    val words = LocalSentences.current
    Surface(Modifier.fillMaxWidth().padding(vertical = 4.dp), color = MaterialTheme.colorScheme.surfaceContainer) {
        Column {
            Row(Modifier.fillMaxWidth().padding(start = 16.dp, end = 16.dp, top = 8.dp), verticalAlignment = Alignment.CenterVertically) {
                Text(
                    words.say("not-taken", "count" to files.size), Modifier.weight(1f).padding(end = 8.dp).semantics { heading() },
                    style = MaterialTheme.typography.titleSmall, color = MaterialTheme.colorScheme.primary,
                )
                // Of what she has to say whether it is meant another try says the same.
                if (files.any { !it.isDoubtful }) FilledTonalButton(again, Modifier.heightIn(min = 48.dp)) { Text(words["deed-try-again"]) }
            }
            Column(Modifier.heightIn(max = 232.dp).verticalScroll(rememberScrollState())) {
                for (one in files) {
                    Line(
                        one.file.name, "", foot = words.core.reason(one.why, ""), lead = { Sign(signOf(one.file.name, musette.ItemKind.FILE)) },
                        mark = Mark(Icons.needsYou, words["outbox-needs-you"], true),
                        deeds = listOf(Deed(words["deed-leave-out"], Icons.close, isGrave = true) { letGo(one) }), open = null,
                    )
                    if (one.isDoubtful) {
                        FilledTonalButton({ anyway(one) }, Modifier.padding(start = 72.dp, end = 16.dp, bottom = 8.dp).heightIn(min = 48.dp)) {
                            Text(words["deed-send-anyway"])
                        }
                    }
                }
            }
        }
    }
}
