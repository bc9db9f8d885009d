"""Who is named: people, states, offices and bodies, alone or joined, and whom a pronoun means."""
