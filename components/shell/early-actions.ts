/**
 * Repeats the last click on a button, and the last sent form, that came before React had attached to it: nothing would happen, or the
 * browser would send the form itself, with a password in the address. What the browser does by itself, as to open a popover, is not
 * repeated. It runs in the head of the page.
 *
 * React listens at the document. During an event it attaches to the element if it has its script, and handles the event; else it
 * stops the event there. So an event was not heard that is stopped after React's listener, or that comes before React listens. The
 * action is repeated once React has marked the element, and again if that event is stopped, too. What was typed and chosen early is
 * adopted before the action.
 */
export const EARLY_ACTIONS_SCRIPT = `(()=>{let last;
const has=(object,name)=>Object.keys(object).some((key)=>key.startsWith(name));
const idle=(run)=>window.requestIdleCallback?requestIdleCallback(run,{timeout:1000}):setTimeout(run,200);
const repeat=(element,act)=>{const mine=last={};
const wait=setInterval(()=>{if(last===mine&&element.isConnected&&!has(element,'__reactProps'))return;clearInterval(wait);
idle(()=>{if(last===mine&&element.isConnected)act()})},50)};
const watch=(type,find)=>addEventListener(type,(event)=>{const found=find(event);
if(found)document.addEventListener(type,()=>{if(has(document,'_reactListening')&&!event.cancelBubble){last=null;return}
if(type==='submit')event.preventDefault();repeat(...found)},{capture:true,once:true})},true);
watch('click',({target})=>{const button=target.closest?.('button');
return button?.type==='button'&&!button.popoverTargetElement&&[button,()=>button.click()]});
watch('submit',({target:form,submitter})=>[form,()=>form.requestSubmit(submitter)])})()`;
