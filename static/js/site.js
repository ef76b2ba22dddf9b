// Every behaviour is optional and starts itself where a data- attribute asks for it.
import { startComboboxes } from "./combobox.js";
import { focusErrors } from "./errors.js";
import { guardForms } from "./once.js";
import { watchStatus } from "./status.js";
import { countSearches } from "./search.js";
import { closeMenus } from "./menu.js";
import { startSteppers } from "./stepper.js";

focusErrors(document);
guardForms(document);
watchStatus(document);
closeMenus(document);
startSteppers(document);
startComboboxes(document);
countSearches(document);
