package musette.ui.screens.accounts

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.launch
import musette.Account
import musette.ids.AccountId
import musette.ui.Shell

/** The account switcher: what is chosen there holds for every place at once. [signIn]: to the sign-in, of an account again or of a new one. */
class AccountsHolder(private val shell: Shell, private val signIn: (AccountId?) -> Unit, private val closed: () -> Unit, scope: CoroutineScope) :
    AccountsDeeds {
    private val shown = MutableStateFlow(AccountsState(shell.choice))
    val state: StateFlow<AccountsState> = shown.asStateFlow()

    init {
        scope.launch { shell.choices.collect { shown.value = AccountsState(it) } }
    }

    override fun choose(account: AccountId?) {
        shell.showOnly(account)
        closed()
    }

    override fun signInAgain(account: Account) {
        closed()
        signIn(account.id)
    }

    override fun add() {
        closed()
        signIn(null)
    }

    override fun close() = closed()
}
