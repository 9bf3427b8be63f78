package musette.ui.screens.accounts

import musette.SignInNeed
import musette.ui.AccountChoice
import musette.ui.gallery.Samples
import musette.ui.gallery.Scene
import musette.ui.gallery.noDeeds

private fun accounts(state: String, choice: AccountChoice, main: Boolean = false) =
    Scene("accounts", state, main) { AccountsView(AccountsState(choice), noDeeds()) }

private val two = Samples.accounts

private val long = Samples.account(
    Samples.CAFES, "Association romande des techniciens de scène et de plateau", "maximilienne.von-gunten-delacretaz@techniciens-de-scene.example",
    "Maximilienne von Gunten-Delacrétaz",
)

internal val accountsScenes = listOf(
    accounts("two", AccountChoice(two), main = true),
    accounts("one-alone", AccountChoice(two, Samples.CAFES)),
    accounts("only-one", AccountChoice(two.take(1))),
    accounts("sign-in-again", AccountChoice(listOf(two[0], two[1].copy(signIn = SignInNeed.Again)))),
    accounts("long-names", AccountChoice(listOf(two[0], long), Samples.CAFES)),
)
