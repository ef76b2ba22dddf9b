// The price chip in the editor: a mark with the name of a service. The page writes the price in its place.
(() => {
  const { Modifier, EditorState } = window.DraftJS;
  const { ModalWorkflowSource } = window.draftail;

  class PriceSource extends ModalWorkflowSource {
    getChooserConfig() {
      return {
        url: this.props.entityType.chooserUrls.serviceChooser,
        urlParams: {},
        onload: window.CHOOSER_MODAL_ONLOAD_HANDLERS,
        responses: { chosen: this.onChosen },
      };
    }

    filterEntityData({ id, title, string }) {
      return { id: String(id), title: `price of ${title || string}` };
    }

    onChosen(chosen) {
      const { editorState, entityType, onComplete } = this.props;
      const data = this.filterEntityData(chosen);
      const content = editorState.getCurrentContent().createEntity(entityType.type, "IMMUTABLE", data);
      const key = content.getLastCreatedEntityKey();
      const marked = Modifier.replaceText(content, editorState.getSelection(), data.title, null, key);
      this.workflow.close();
      onComplete(EditorState.push(editorState, marked, "insert-characters"));
    }
  }

  const Chip = (props) =>
    window.React.createElement(window.draftail.TooltipEntity, {
      ...props,
      icon: window.React.createElement("svg", { className: "icon icon-tag", "aria-hidden": true },
        window.React.createElement("use", { href: "#icon-tag" })),
      label: "",
      url: "",
    });

  window.draftail.registerPlugin({ type: "PRICE", source: PriceSource, decorator: Chip }, "entityTypes");
})();
