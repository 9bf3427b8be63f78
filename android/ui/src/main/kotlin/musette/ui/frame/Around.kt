package musette.ui.frame

import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.runtime.snapshotFlow
import androidx.compose.ui.platform.LocalWindowInfo
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.collectLatest
import musette.Account
import musette.Scope
import musette.Words
import musette.ui.Shell
import musette.ui.concern
import musette.ui.theme.Look
import musette.ui.theme.seedOf
import musette.ui.words.Moments
import musette.ui.words.Sentences
import java.time.Duration
import java.time.Instant

/** The language that the person chose, or the device's. */
@Composable
internal fun spoken(shell: Shell, words: Sentences): Sentences {
    val language by shell.language.collectAsState()
    return remember(language, words) { language?.let { Sentences(Words.preferred(listOf(it))) } ?: words }
}

/** Moments of the day that it is: a time without a day is one of today, so a new day tells them anew, and so does waking up. */
@Composable
internal fun today(shell: Shell, given: Moments, words: Sentences): Moments {
    val language by shell.language.collectAsState()
    var moments by remember(given) { mutableStateOf(given) }
    val window = LocalWindowInfo.current
    LaunchedEffect(given, window) {
        snapshotFlow { window.isWindowFocused }.collectLatest {
            while (true) {
                val now = Instant.ofEpochMilli(shell.device.now().millis)
                moments = moments.at(now)
                // A device that slept has not counted the time: it is asked now and then.
                delay(moments.untilNextDay(now).coerceAtMost(LONGEST).toMillis())
            }
        }
    }
    val now = moments
    return remember(language, now, words) { language?.let { now.spoken(it, words) } ?: now }
}

/** In the colour of the organisation that was signed in to first; in its own where that says none. */
@Composable
fun coloured(shell: Shell, accounts: List<Account>, look: Look): Look {
    val first = accounts.firstOrNull()?.id
    var seed by remember(first) { mutableStateOf<Int?>(null) }
    LaunchedEffect(first) {
        if (first == null) return@LaunchedEffect
        shell.changed.collect { changes ->
            if (changes.concern(first) { it is Scope.Organisation }) seed = seedOf(shell.attempt { shell.musette.organisation(first).view() }?.colour)
        }
    }
    val own = seed
    return remember(look, own) { if (own == null) look else look.copy(seed = own) }
}

private val LONGEST = Duration.ofMinutes(10)
