// A developer opens a kernel tree in which the patch of March 2021 stands as it was posted.
import './kernel/findings.ts';
import './kernel/settings.ts';
import './kernel/commands.ts';
import './kernel/screen.ts';
