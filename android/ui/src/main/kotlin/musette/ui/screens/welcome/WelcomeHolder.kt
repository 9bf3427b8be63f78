package musette.ui.screens.welcome

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import musette.Reason
import musette.Setting
import musette.ids.AccountId
import musette.ui.Shell

/** Finds the services of an address that a person types (a work address, a server); null where nothing is known of it. */
fun interface Services {
    suspend fun of(address: String): Setting?
}

/** The first screen: an address, the system's browser, done. Coming back to an account asks for nothing. */
class WelcomeHolder(
    private val shell: Shell,
    private val services: Services,
    private val again: AccountId?,
    private val arrived: (AccountId) -> Unit,
    private val left: () -> Unit,
    private val scope: CoroutineScope,
) : WelcomeDeeds {
    private val account = shell.accounts.value.firstOrNull { it.id == again }
    private val shown = MutableStateFlow(WelcomeState(typed = account?.login ?: "", again = account?.label))
    val state: StateFlow<WelcomeState> = shown.asStateFlow()

    override fun type(address: String) = shown.update { it.copy(typed = address, unknown = false) }

    override fun go() {
        if (shown.value.busy) return
        scope.launch {
            shown.update { it.copy(busy = true, trouble = null, unknown = false) }
            signIn(shown.value.typed.trim())
            shown.update { it.copy(busy = false) }
        }
    }

    private suspend fun signIn(address: String) {
        val accounts = shell.musette.accounts()
        val setting = if (again != null) shell.attempt(::tell) { accounts.setting(again) } else services.of(address)
        if (setting == null) {
            shown.update { it.copy(unknown = it.trouble == null) }
            return
        }
        val page = shell.attempt(::tell) { accounts.beginSignIn(setting, null, again) } ?: return
        val redirect = shell.device.signIn(page) ?: return
        val signedIn = shell.attempt(::tell) { accounts.finishSignIn(redirect) } ?: return
        shell.readAccounts()
        shell.look(signedIn.id)
        arrived(signedIn.id)
    }

    override fun scan() {
        scope.launch {
            val found = shell.device.scan() ?: return@launch
            type(found)
            go()
        }
    }

    override fun back() = left()

    override fun dismiss() = shown.update { it.copy(trouble = null) }

    private fun tell(why: Reason) = shown.update { it.copy(trouble = why) }
}
