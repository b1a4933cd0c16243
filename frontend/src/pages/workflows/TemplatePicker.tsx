import { Button, Radio, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import type { TemplateInfo } from "@/api/model";
import { useSlug } from "@/api/session";
import { templatesQuery } from "@/api/workflows";
import { FormProblem } from "@/ui/FormProblem";
import { LoadingRows } from "@/ui/PageStates";
import classes from "./TemplatePicker.module.css";

/** The template that nobody has to choose. */
export const BLANK = "blank";

interface TemplatePickerProps {
  readonly value: string;
  readonly onChange: (name: string) => void;
}

/** Cards of all templates, by category. A blank workflow can be made without them. */
export function TemplatePicker({ value, onChange }: TemplatePickerProps) {
  const list = useQuery(templatesQuery(useSlug()));
  if (list.isPending) return <LoadingRows rows={3} height={58} />;
  if (list.isError) {
    return (
      <div className={classes.failed}>
        <FormProblem error={list.error} />
        <Text size="sm">A blank workflow can be made all the same.</Text>
        <Button variant="default" size="xs" onClick={() => void list.refetch()}>
          Look for templates again
        </Button>
      </div>
    );
  }
  return (
    <Radio.Group label="Begin with" value={value} onChange={onChange}>
      <div className={classes.list}>
        {categories(list.data.items).map(([category, items]) => (
          <Category key={category} name={category} items={items} />
        ))}
      </div>
    </Radio.Group>
  );
}

function Category({ name, items }: { readonly name: string; items: readonly TemplateInfo[] }) {
  const id = useId();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be a second group of radios
    <div role="group" aria-labelledby={id}>
      <Text id={id} size="xs" fw={600} c="dimmed" mb={6}>
        {name}
      </Text>
      <div className={classes.cards}>
        {items.map((template) => (
          <TemplateCard key={template.name} template={template} />
        ))}
      </div>
    </div>
  );
}

function TemplateCard({ template }: { readonly template: TemplateInfo }) {
  const { name, title, description, connections } = template;
  return (
    <Radio.Card value={name} className={classes.template}>
      <Radio.Indicator size="xs" mt={2} />
      <span>
        <Text size="sm" fw={600} component="span" display="block">
          {title}
        </Text>
        <Text size="xs" c="dimmed" component="span" display="block">
          {description}
        </Text>
        {connections.length > 0 && (
          <Text size="xs" component="span" display="block" mt={4} className={classes.needs}>
            Connects to: {connections.map((one) => one.title).join(", ")}
          </Text>
        )}
      </span>
    </Radio.Card>
  );
}

/** Group templates by category; the server's order decides in both. */
function categories(items: readonly TemplateInfo[]): [string, TemplateInfo[]][] {
  const found = new Map<string, TemplateInfo[]>();
  for (const item of items) found.set(item.category, [...(found.get(item.category) ?? []), item]);
  return [...found];
}
