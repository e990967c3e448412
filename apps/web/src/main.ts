/** The page's beginning: the way in is taken out of the address before anything else runs. */
import { mount } from 'svelte'
import App from './App.svelte'
import { enter } from './lib/enter.ts'
import './styles/tokens.css'
import './styles/base.css'

const target = document.getElementById('page')
if (target !== null) {
  const entrance = enter()
  mount(App, { target, props: { entrance } })
}
