/** Messages as other writers make them, in canonical JSON: each is near to Inspect's form, and refused by its models. */
export const foreignMessages: Readonly<Record<string, string>> = {
  "citations of another provider":
    '{"content":[{"citations":[{"cited_text":"a","document_index":0,"start_char_index":0,"type":"char_location"}],"text":"r","type":"text"}],"role":"assistant"}',
  "a text that is null": '{"content":[{"text":null,"type":"text"}],"role":"user"}',
  "reasoning that is null":
    '{"content":[{"reasoning":null,"summary":[],"type":"reasoning"}],"role":"assistant"}',
  "a summary in parts": '{"content":[{"reasoning":"r","summary":[],"type":"reasoning"}],"role":"assistant"}',
  "metadata that is text": '{"content":"x","metadata":"text","role":"user"}',
  "an unknown source": '{"content":"x","role":"user","source":"web"}',
  "a number for the id of a call": '{"content":"x","role":"tool","tool_call_id":5}',
  "one id where several are expected": '{"content":"x","role":"user","tool_call_id":"a"}',
  "an error of another form": '{"content":"x","error":{"code":5},"role":"tool"}',
  "an error of an unknown type": '{"content":"x","error":{"message":"m","type":"odd"},"role":"tool"}',
  "data that is text": '{"content":[{"data":"abc","type":"data"}],"role":"user"}',
  "an image as an object": '{"content":[{"image":{"url":"x"},"type":"image"}],"role":"user"}',
  "audio without its format": '{"content":[{"audio":"x","type":"audio"}],"role":"user"}',
  "a refusal that is text": '{"content":[{"refusal":"polite","text":"t","type":"text"}],"role":"user"}',
  "a function as an object": '{"content":"x","function":{"a":1},"role":"tool","tool_call_id":"k"}',
  "a model as an object": '{"content":"x","model":{"a":1},"role":"assistant"}',
  "an error of parsing as an object":
    '{"content":"","role":"assistant","tool_calls":[{"arguments":{},"function":"f","id":"1","parse_error":{"a":1},"type":"function"}]}',
  "a call of an unknown type":
    '{"content":"","role":"assistant","tool_calls":[{"arguments":{},"function":"f","id":"1","type":"odd"}]}',
  "a number for the name of a file":
    '{"content":[{"document":"x","filename":5,"type":"document"}],"role":"user"}',
  "an id that is a number": '{"content":"x","id":7,"role":"user"}',
  "a tool's use as Anthropic has it":
    '{"content":[{"id":"t1","input":{"id":1234567890123456789,"x":NaN},"name":"get","type":"tool_use"}],"role":"assistant"}',
  "what is nested too deeply": `{"content":[{"data":{"a":${"[".repeat(400)}${"]".repeat(400)}},"type":"data"}],"role":"user"}`,
  "arguments that are nested too deeply": `{"content":[{"id":"t2","input":{"a":${"[".repeat(400)}${"]".repeat(400)}},"name":"f","type":"tool_use"}],"role":"assistant"}`,
};
