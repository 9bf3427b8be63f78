package musette.ui

import kotlinx.coroutines.Job
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.launch
import musette.Others
import musette.Reason
import musette.ids.AccountId
import musette.ids.IntentRow

/** What was asked for on a screen that is left by then, and can be taken back as long as the core holds it. */
data class JustAsked(val account: AccountId, val says: String, val intents: List<IntentRow>)

/** Tells it wherever the person is, for as long as it can be taken back; a later one takes its place. */
class Undoing(private val shell: Shell) {
    private val told = MutableStateFlow<JustAsked?>(null)
    private val failed = MutableStateFlow<Reason?>(null)
    private var forgetting: Job? = null

    val asked: StateFlow<JustAsked?> = told.asStateFlow()

    private val noticed = MutableStateFlow<String?>(null)

    /** Something to be said wherever the person is: a message without arguments. */
    val notices: StateFlow<String?> = noticed.asStateFlow()

    fun notice(message: String) {
        noticed.value = message
    }

    /** Why the last one was not taken back. */
    val trouble: StateFlow<Reason?> = failed.asStateFlow()

    fun tell(asked: JustAsked) {
        failed.value = null
        told.value = asked
        forgetting?.cancel()
        forgetting = shell.scope.launch {
            delay(UNDO_MS)
            told.value = null
            shell.look(asked.account)
        }
    }

    /** Takes it back, the last one first. */
    fun undo() {
        val asked = told.value ?: return
        forgetting?.cancel()
        told.value = null
        shell.scope.launch {
            for (intent in asked.intents.reversed()) {
                shell.attempt({ failed.value = it }) { shell.musette.outbox(asked.account).cancel(intent, Others.ASK) }
            }
        }
    }

    fun dismiss() {
        failed.value = null
        noticed.value = null
    }

    companion object {
        /** As long as the core holds back what can be taken back. */
        const val UNDO_MS = 10_000L
    }
}
