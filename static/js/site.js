// Every behaviour is optional and starts itself where a data- attribute asks for it.
import { startFinders } from "./address.js";
import { countEvents } from "./events.js";
import { focusErrors } from "./errors.js";
import { guardForms } from "./once.js";
import { watchStatus } from "./status.js";
import { closeMenus } from "./menu.js";
import { startSteppers } from "./stepper.js";

startFinders(document);
countEvents(document);
focusErrors(document);
guardForms(document);
watchStatus(document);
closeMenus(document);
startSteppers(document);
