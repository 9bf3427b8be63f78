package musette.ui.screens.welcome

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.layout.widthIn
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.text.KeyboardActions
import androidx.compose.foundation.text.KeyboardOptions
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.Button
import androidx.compose.material3.Icon
import androidx.compose.material3.IconButton
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.OutlinedTextField
import androidx.compose.material3.Text
import androidx.compose.material3.TextButton
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.input.ImeAction
import androidx.compose.ui.text.input.KeyboardType
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp
import musette.Reason
import musette.ui.components.LetterSign
import musette.ui.components.LocalPortal
import musette.ui.components.Told
import musette.ui.frame.Back
import musette.ui.icons.Icons
import musette.ui.words.LocalSentences

/** One field and one button. What is asked for beyond them is asked by the organisation's own page. */
@Composable
fun WelcomeView(state: WelcomeState, deeds: WelcomeDeeds) {
    val words = LocalSentences.current
    Box(Modifier.fillMaxSize()) {
        Column(
            Modifier.fillMaxSize().verticalScroll(rememberScrollState()).padding(24.dp), Arrangement.spacedBy(16.dp, Alignment.CenterVertically),
            Alignment.CenterHorizontally,
        ) {
            LetterSign(words["app-name"], 72.dp)
            Text(
                state.again?.let { words.say("welcome-again", "account" to it) } ?: words["welcome-title"], Modifier.semantics { heading() },
                style = MaterialTheme.typography.headlineMedium, textAlign = TextAlign.Center,
            )
            Text(
                words[if (state.again == null) "welcome-text" else "welcome-again-text"], Modifier.widthIn(max = 420.dp),
                style = MaterialTheme.typography.bodyLarge, color = MaterialTheme.colorScheme.onSurfaceVariant, textAlign = TextAlign.Center,
            )
            if (state.again == null) {
                OutlinedTextField(
                    state.typed, deeds::type, Modifier.widthIn(max = 420.dp).fillMaxWidth(), label = { Text(words["welcome-address"]) },
                    singleLine = true, isError = state.unknown, supportingText = if (state.unknown) ({ Text(words["welcome-unknown"]) }) else null,
                    keyboardOptions = KeyboardOptions(keyboardType = KeyboardType.Email, imeAction = ImeAction.Go),
                    keyboardActions = KeyboardActions(onGo = { deeds.go() }),
                )
            }
            val about = if (state.inBrowser) "welcome-busy" else if (state.notBack) "welcome-not-back" else null
            if (about != null) {
                Text(words[about], Modifier.widthIn(max = 420.dp), style = MaterialTheme.typography.bodyMedium, textAlign = TextAlign.Center)
            }
            Button(
                deeds::go, Modifier.widthIn(max = 420.dp).fillMaxWidth().heightIn(min = 52.dp),
                enabled = !state.busy && (state.again != null || state.typed.isNotBlank()),
            ) { Text(words[if (state.busy) "welcome-asking" else if (state.inBrowser) "deed-begin-again" else "deed-sign-in"]) }
            if (state.again == null && state.scans) {
                TextButton(deeds::scan, Modifier.heightIn(min = 48.dp)) {
                    Icon(Icons.camera, null, Modifier.padding(end = 8.dp).size(20.dp))
                    Text(words["deed-scan"])
                }
            }
        }
        if (state.leaves) {
            Back(deeds::back)
            IconButton(deeds::back, Modifier.align(Alignment.TopStart).padding(4.dp, 8.dp)) { Icon(Icons.back, words["deed-back"]) }
        }
        val says = state.trouble?.let { words.core.reason(it, state.typed) }
        val below = Modifier.align(Alignment.BottomCenter)
        if (state.trouble is Reason.Captured) Told(below, says, words["deed-open-portal"], LocalPortal.current, deeds::dismiss)
        else Told(below, says, null, deeds::dismiss)
    }
}
