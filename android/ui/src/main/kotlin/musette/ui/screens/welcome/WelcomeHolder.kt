package musette.ui.screens.welcome

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.flow.filterNotNull
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import musette.Setting
import musette.ids.AccountId
import musette.ui.Holder
import musette.ui.Kept
import musette.ui.Shell

/** Finds the services of an address that a person types (a work address, a server); null where nothing is known of it. */
fun interface Services {
    suspend fun of(address: String): Setting?
}

/**
 * The first screen: an address, the system's browser, done. Coming back to an account asks for nothing.
 *
 * What it takes to finish is in the core before the browser opens. So a browser that comes back after the app was gone finishes the
 * sign-in that was begun before ([Shell.browserCameBack]), one that never comes back keeps nobody from beginning again, and one that comes
 * back late is answered by the core with a sentence.
 */
class WelcomeHolder(
    shell: Shell,
    private val services: Services,
    private val again: AccountId?,
    private val arrived: (AccountId) -> Unit,
    private val left: () -> Unit,
    scope: CoroutineScope,
    kept: Kept = Kept(),
) : Holder<WelcomeState>(shell, scope, first(shell, again, kept), { state, why -> state.copy(trouble = why) }), WelcomeDeeds {
    private var going: Job? = null

    init {
        kept.keep("typed") { shown.value.typed.takeIf { it.isNotEmpty() } }
        scope.launch {
            shell.redirected.filterNotNull().collect {
                val address = shell.takeRedirect() ?: return@collect
                going?.cancel()
                finish(address)
            }
        }
    }

    override fun type(address: String) = shown.update { it.copy(typed = address, unknown = false, notBack = false) }

    /** Begins, or begins again where a browser is out. */
    override fun go() {
        if (shown.value.busy) return
        going?.cancel()
        going = scope.launch { signIn(shown.value.typed.trim()) }
    }

    private suspend fun signIn(address: String) {
        shown.update { it.copy(busy = true, inBrowser = false, trouble = null, unknown = false, notBack = false) }
        val page = pageOf(address)
        shown.update { it.copy(busy = false, inBrowser = page != null) }
        if (page == null) return
        val redirect = shell.device.signIn(page)
        if (redirect == null) shown.update { it.copy(inBrowser = false, notBack = true) } else finish(redirect)
    }

    private suspend fun pageOf(address: String): String? {
        val accounts = shell.musette.accounts()
        val setting = if (again != null) shell.attempt(::tell) { accounts.setting(again) } else services.of(address)
        if (setting == null) {
            shown.update { it.copy(unknown = it.trouble == null) }
            return null
        }
        return shell.attempt(::tell) { accounts.beginSignIn(setting, null, again) }
    }

    private suspend fun finish(redirect: String) {
        shown.update { it.copy(busy = true, inBrowser = false, trouble = null, unknown = false, notBack = false) }
        // The screen goes as soon as the account is there, and is not to take the first look along.
        shell.scope.launch {
            val signedIn = shell.attempt(::tell) { shell.musette.accounts().finishSignIn(redirect) }
            shell.readAccounts()
            shown.update { it.copy(busy = false) }
            if (signedIn == null) return@launch
            shell.look(signedIn.id)
            arrived(signedIn.id)
        }.join()
    }

    override fun scan() {
        scope.launch {
            val found = shell.scan() ?: return@launch
            type(found)
            go()
        }
    }

    override fun back() = left()
}

private fun first(shell: Shell, again: AccountId?, kept: Kept): WelcomeState {
    val account = shell.accounts.value.firstOrNull { it.id == again }
    return WelcomeState(
        typed = kept["typed"] ?: account?.login ?: "", again = account?.label, scans = shell.device.scans, leaves = shell.accounts.value.isNotEmpty(),
    )
}
