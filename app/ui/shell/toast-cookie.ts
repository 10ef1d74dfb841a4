/** The cookie by which the server hands a toast to the next page, and which the page takes away when it shows it. */
export const toastCookie = "toast";
