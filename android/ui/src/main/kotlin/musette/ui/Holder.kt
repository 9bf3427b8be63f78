package musette.ui

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.conflate
import kotlinx.coroutines.flow.filter
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import musette.Reason
import musette.Scope
import musette.ids.AccountId

/**
 * What every state holder does alike: it shows a state, reads again what may have changed, says why something was not done, and lets
 * that be put away.
 *
 * @param troubled the state with this reason, or without one.
 */
abstract class Holder<S : Any>(
    protected val shell: Shell,
    protected val scope: CoroutineScope,
    first: S,
    private val troubled: (S, Reason?) -> S,
) {
    protected val shown = MutableStateFlow(first)
    val state: StateFlow<S> = shown.asStateFlow()

    /** Puts away what was told. */
    open fun dismiss() = shown.update { troubled(it, null) }

    protected fun tell(why: Reason) = shown.update { troubled(it, why) }

    /** Why what was asked for did not come. That there is no network is said by the line below the title, and stands in nobody's way here. */
    protected fun tellAsked(why: Reason) {
        if (why !is Reason.Offline && why !is Reason.Captured) tell(why)
    }

    /** Reads at once, and again when one of these scopes may look different. No account: any. */
    protected fun whenever(account: AccountId?, about: (Scope) -> Boolean, read: suspend () -> Unit) {
        scope.launch { shell.changed.collect { changes -> if (changes.concern(account, about)) read() } }
    }

    /** The same for what is much to read: while much changes it is read now and then, not with each change. */
    protected fun nowAndThen(account: AccountId?, about: (Scope) -> Boolean, breath: Long = BREATH_MS, read: suspend () -> Unit) {
        scope.launch {
            shell.changed.filter { changes -> changes.concern(account, about) }.conflate().collect {
                read()
                delay(breath)
            }
        }
    }

    /**
     * Does what a person asked for, and says why it failed; [done] when it did not. It is done although the screen is left before it
     * has begun.
     */
    protected fun act(done: suspend () -> Unit = {}, deed: suspend () -> Unit) {
        shell.scope.launch { if (shell.attempt(::tell, deed) != null) done() }
    }

    /** Asks the server for something; [set] says in the state that it is being asked. */
    protected fun ask(set: (S, Boolean) -> S, deed: suspend () -> Unit) {
        scope.launch {
            shown.update { troubled(set(it, true), null) }
            deed()
            shell.readAccounts()
            shown.update { set(it, false) }
        }
    }

    private companion object {
        const val BREATH_MS = 300L
    }
}
