/**
 * Repeats the last click on a button, and the last sent form, that came before React had attached to it: nothing would happen, or the
 * browser would send the form itself, with a password in the address. What the browser does by itself, as to open a popover, is not
 * repeated. It runs in the head of the page.
 *
 * React marks the elements that it has attached to. During an event it attaches to the element if it has its script, and handles the
 * event; else it stops the event. So an element without the mark after the event has not been heard. What was typed and chosen early
 * is adopted before the action.
 */
export const EARLY_ACTIONS_SCRIPT = `(()=>{let last;
const heard=(e)=>Object.keys(e).some((name)=>name.startsWith('__reactProps'));
const idle=(run)=>window.requestIdleCallback?requestIdleCallback(run,{timeout:1000}):setTimeout(run,200);
const note=(element,act)=>{if(heard(element))return false;const mine=last={};
setTimeout(()=>{if(heard(element))return;
const wait=setInterval(()=>{if(last===mine&&element.isConnected&&!heard(element))return;clearInterval(wait);
if(last===mine&&element.isConnected)idle(act)},50)});return true};
addEventListener('click',({target})=>{const button=target.closest?.('button');
if(button?.type==='button'&&!button.popoverTargetElement)note(button,()=>button.click())},true);
addEventListener('submit',(event)=>{const{target:form,submitter}=event;
if(note(form,()=>form.requestSubmit(submitter)))event.preventDefault()},true)})()`;
